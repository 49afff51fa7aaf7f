package io.kirogate.worker;

import io.kirogate.agent.AgentDriver.Choice;
import io.kirogate.agent.AgentVariant;
import io.kirogate.agent.Approval;
import io.kirogate.message.Message;

/** What a transition wants done. Carried out in the order given, after the state has changed. */
sealed interface Effect {

  /** Give the agent this prompt. */
  record Ask(String prompt) implements Effect {}

  /** Answer the agent's permission question. */
  record Decide(Approval approval, Choice choice) implements Effect {}

  /**
   * Start the process.
   *
   * @param version of the agent, where it is known
   */
  record Launch(AgentVariant variant, String version) implements Effect {}

  /** Ask the agent's command for its version; {@link WorkerState#versionTold} follows, once. */
  record AskVersion() implements Effect {}

  /** Ask it who is signed in; {@link WorkerState#loginTold} follows, once. */
  record AskLogin() implements Effect {}

  record Interrupt() implements Effect {}

  /** Have the agent forget. */
  record Renew() implements Effect {}

  /** End the process and all below it; {@link WorkerState#swept()} follows when none is left. */
  record End() implements Effect {}

  /** Tell whom it is for. What a state says is made by {@link Rules}. */
  record Say(Message message) implements Effect {}

  /** The check prompt was answered: a turn like others, of which nobody else is told. */
  record CountProof() implements Effect {}
}
