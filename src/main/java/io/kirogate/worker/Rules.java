package io.kirogate.worker;

import io.kirogate.agent.AgentSignal.ToolRan;
import io.kirogate.agent.AgentVariant;
import io.kirogate.agent.Approval;
import io.kirogate.config.AgentConfig;
import io.kirogate.config.AgentConfig.Approvals.Decision;
import io.kirogate.config.AgentConfig.Reset;
import io.kirogate.config.PoolConfig;
import io.kirogate.message.AgentName;
import io.kirogate.message.Declined;
import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;
import io.kirogate.message.Gone;
import io.kirogate.message.LeftVariant;
import io.kirogate.message.Ready;
import io.kirogate.message.Run;
import io.kirogate.message.Started;
import io.kirogate.message.TurnDone;
import io.kirogate.message.TurnFailed;
import io.kirogate.message.TurnResult;
import io.kirogate.message.WorkerId;
import io.kirogate.worker.Effect.Say;
import java.time.Duration;
import java.util.stream.IntStream;

/**
 * What a worker goes by, from the config, and what it says, with its own name in it.
 *
 * @param worker whose rules these are
 * @param agent what it runs
 * @param check to the answer of a check prompt
 * @param loginHint what may be done about a missing login; empty = no more than to log in
 */
record Rules(
    WorkerId worker,
    AgentName agent,
    Reset reset,
    AgentConfig.Approvals approvals,
    Duration boot,
    Duration accept,
    Duration interrupt,
    Duration clear,
    Duration check,
    String loginHint) {

  static Rules of(
      WorkerId worker, AgentName agent, AgentConfig config, PoolConfig pool, String loginHint) {
    return new Rules(
        worker,
        agent,
        config.reset(),
        config.approvals(),
        config.bootTimeout(),
        config.acceptTimeout(),
        config.interruptTimeout(),
        config.resetTimeout(),
        pool.turnTimeout(),
        loginHint);
  }

  /** The same for a variant that may take longer to start. */
  Rules starting(AgentVariant variant) {
    Duration longer = variant.bootTimeout().filter(its -> its.compareTo(boot) > 0).orElse(boot);
    return new Rules(
        worker, agent, reset, approvals, longer, accept, interrupt, clear, check, loginHint);
  }

  /** That nobody is signed in, and what may be done about it. */
  String signedOut(String detail) {
    return loginHint.isEmpty() ? detail : detail + "; " + loginHint;
  }

  /** The same where the failure says so. */
  Failure hinted(Failure failure) {
    return failure.code() == FailureCode.AGENT_SIGNED_OUT
        ? failure.saying(signedOut(failure.detail()))
        : failure;
  }

  /** For messages to people. */
  String name() {
    return worker + " (" + agent + ")";
  }

  Say ready() {
    return new Say(new Ready(worker));
  }

  Say started(Turn turn) {
    return new Say(new Started(worker, turn.lease(), turn.job()));
  }

  Say done(Turn turn, TurnResult result) {
    return new Say(new TurnDone(worker, agent, turn.lease(), turn.job(), result));
  }

  Say failed(Turn turn, Failure failure) {
    return new Say(new TurnFailed(worker, turn.lease(), turn.job(), failure));
  }

  /** Gives a job back to the Dispatcher that was not begun. */
  Say declined(Run run) {
    return new Say(new Declined(worker, run.lease(), run.job()));
  }

  /** The last word. */
  Gone gone(Gone.Cause cause, String detail) {
    return gone(cause, detail, null);
  }

  /**
   * The same.
   *
   * @param left the way it was run, where that does not work; else null
   */
  Gone gone(Gone.Cause cause, String detail, LeftVariant left) {
    String told = cause == Gone.Cause.SIGNED_OUT ? signedOut(detail) : detail;
    return new Gone(worker, cause, told, left);
  }

  /**
   * The first rule that matches decides; what cannot be read with certainty is denied, unless all
   * is allowed.
   */
  boolean allows(Approval approval) {
    return allows(approval.certain(), approval.tool(), approval.command());
  }

  /** The same of a tool that ran already. */
  boolean allows(ToolRan ran) {
    return allows(ran.certain(), ran.tool(), ran.command());
  }

  private boolean allows(boolean certain, String tool, String command) {
    return (certain || approvals.rules().isEmpty()) && allows(tool, command);
  }

  boolean allows(String tool, String command) {
    for (AgentConfig.Approvals.Rule rule : approvals.rules()) {
      if (matches(rule.tool(), tool) && matches(rule.command(), command)) {
        return rule.decision() == Decision.ALLOW;
      }
    }
    return approvals.otherwise() == Decision.ALLOW;
  }

  /**
   * {@code *} stands for any characters, {@code ?} for one. The text is the agent's: however it is
   * made, this takes no longer than the product of both lengths.
   */
  private static boolean matches(String glob, String text) {
    int[] wanted = glob.codePoints().toArray();
    int[] given = text.codePoints().toArray();
    int star = -1;
    int taken = 0;
    int at = 0;
    int next = 0;
    while (next < given.length) {
      if (at < wanted.length && wanted[at] == '*') {
        star = at++;
        taken = next;
      } else if (at < wanted.length && (wanted[at] == '?' || wanted[at] == given[next])) {
        at++;
        next++;
      } else if (star >= 0) {
        at = star + 1;
        next = ++taken;
      } else {
        return false;
      }
    }
    return IntStream.range(at, wanted.length).allMatch(left -> wanted[left] == '*');
  }
}
