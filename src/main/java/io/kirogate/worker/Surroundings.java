package io.kirogate.worker;

import io.kirogate.agent.AgentDriver;
import io.kirogate.agent.AgentVariant;
import io.kirogate.message.ToDispatcher;
import io.kirogate.message.ToSupervisor;
import org.slf4j.Logger;

/**
 * What a {@link WorkerMachine} needs. None of it may call the machine back, but for {@link
 * #askVersion} where there is nothing to ask.
 */
public interface Surroundings {

  void tellDispatcher(ToDispatcher message);

  void tellSupervisor(ToSupervisor message);

  /**
   * Starts the process.
   *
   * @param version of the agent; empty when it is not known
   * @return its driver
   */
  AgentDriver launch(AgentVariant variant, String version);

  /**
   * Asks the agent's command for its version; {@link WorkerMachine#versionTold} follows, once, and
   * soon.
   */
  void askVersion();

  /** Asks it who is signed in; {@link WorkerMachine#loginTold} follows, once, and soon. */
  void askLogin();

  /**
   * Ends the process, what is asked beside it, and all below; {@link WorkerMachine#swept} follows
   * later, once, when none is left.
   */
  void end();

  /** The agent's process id; 0 while it is not known. */
  long pid();

  /** Looks what the process uses; {@link WorkerMachine#measured} follows later. */
  void measure();

  /** The time of day, ms; for people only. */
  long epochMillis();

  /** Writes a line into the transcript of what is typed and shown. */
  void note(String words);

  /** Where lines about this worker go. */
  Logger log();
}
