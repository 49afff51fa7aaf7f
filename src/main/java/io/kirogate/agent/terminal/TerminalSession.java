package io.kirogate.agent.terminal;

import io.kirogate.agent.AgentSession;
import io.kirogate.agent.AgentSignal;
import io.kirogate.agent.terminal.Reading.AgentFault;
import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;
import io.kirogate.message.Fidelity;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Drives a line interface: types what a worker wants, and turns what {@link Dialogue} sees into
 * signals.
 *
 * <p>An interrupt is typed once, and not before the agent had time to listen for it: right behind
 * Enter it stays queued and reaches the next prompt instead (facts: 25 of 30), and a second one
 * there would end the agent.
 */
public final class TerminalSession implements AgentSession {
  private static final Duration UNTAKEN = Duration.ofMillis(500);
  private static final Duration UNPROVEN = Duration.ofMillis(250);
  private static final byte[] REDRAW = {0x0c};
  private static final int SHOWN = 2_000;

  private final TerminalProfile profile;
  private final Host host;
  private final Duration interruptDelay;
  private final Dialogue dialogue;
  private final PromptTyping typing;

  /** Counts turns and ends, so that a timer of an earlier one finds out. */
  private long epoch;

  private long receivedBytes;
  private Interrupt interrupt = Interrupt.NONE;

  private enum Interrupt {
    NONE,
    WAITS_FOR_ACCEPTANCE,
    TIMED,
    TYPED
  }

  public TerminalSession(TerminalProfile profile, Host host) {
    this.profile = profile;
    this.host = host;
    this.interruptDelay = Duration.ofMillis(profile.interrupt().delayMs());
    this.dialogue = new Dialogue(profile, profile.terminal(), host::canonical, this::happened);
    this.typing = new PromptTyping(profile.typing());
  }

  @Override
  public void received(byte[] bytes) {
    receivedBytes += bytes.length;
    dialogue.received(bytes);
    if (dialogue.progressed()) {
      host.signal(new AgentSignal.Progressed());
    }
    if (dialogue.readyUnproven()) {
      long at = receivedBytes;
      host.later(UNPROVEN, () -> lookAgain(at));
    }
  }

  /** Ctrl-L makes the editor draw its prompt again (facts: 200 of 200, 0.1 ms). */
  private void lookAgain(long at) {
    if (at == receivedBytes && dialogue.promptMissing()) {
      dialogue.beforeRedraw();
      host.write(REDRAW);
    }
  }

  @Override
  public void exited() {
    epoch++;
  }

  @Override
  public void submit(String prompt) {
    PromptTyping.Typed typed = typing.type(prompt);
    if (typed instanceof PromptTyping.Typed.Refused refused) {
      host.signal(new AgentSignal.Refused(refused.failure()));
    } else if (typed instanceof PromptTyping.Typed.Keys keys) {
      epoch++;
      interrupt = Interrupt.NONE;
      type(keys.keys());
    }
  }

  @Override
  public void decide(boolean allow) {
    type((allow ? profile.approval().allow() : profile.approval().deny()) + "\r");
  }

  @Override
  public void reset() {
    epoch++;
    interrupt = Interrupt.NONE;
    type(profile.reset().get(0).type() + "\r");
  }

  @Override
  public void interrupt() {
    if (interrupt != Interrupt.NONE) {
      return;
    }
    if (dialogue.submitting()) {
      interrupt = Interrupt.WAITS_FOR_ACCEPTANCE;
      inThisEpoch(UNTAKEN, this::typeInterrupt);
    } else {
      interruptSoon();
    }
  }

  private void interruptSoon() {
    interrupt = Interrupt.TIMED;
    inThisEpoch(interruptDelay, this::typeInterrupt);
  }

  private void typeInterrupt() {
    if (interrupt != Interrupt.TYPED) {
      interrupt = Interrupt.TYPED;
      type(profile.interrupt().keys());
    }
  }

  private void inThisEpoch(Duration delay, Runnable task) {
    long begun = epoch;
    host.later(
        delay,
        () -> {
          if (begun == epoch) {
            task.run();
          }
        });
  }

  private void type(String keys) {
    dialogue.typed(keys);
    host.write(keys.getBytes(StandardCharsets.UTF_8));
  }

  private void happened(DialogueEvent event) {
    if (event instanceof DialogueEvent.Accepted) {
      if (interrupt == Interrupt.WAITS_FOR_ACCEPTANCE) {
        interruptSoon();
      }
      host.signal(new AgentSignal.Accepted());
    } else if (event instanceof DialogueEvent.Asked asked) {
      host.signal(new AgentSignal.PermissionAsked(asked.tool(), asked.command()));
    } else if (event instanceof DialogueEvent.StepProven proven) {
      stepProven(proven);
    } else if (event instanceof DialogueEvent.StepRefused refused) {
      host.signal(new AgentSignal.Unclean(unclean(refused.step())));
    } else if (event instanceof DialogueEvent.SignedOut signedOut) {
      host.signal(new AgentSignal.SignedOut("it shows: " + signedOut.shown()));
    } else if (event instanceof DialogueEvent.Blocked blocked) {
      host.signal(new AgentSignal.Blocked(failure(blocked.fault())));
    } else if (event instanceof DialogueEvent.Prompted
        || event instanceof DialogueEvent.Interrupted) {
      epoch++;
      host.signal(new AgentSignal.Prompted());
    } else {
      turnOver(event);
    }
  }

  /**
   * A hint means nothing to us: we type no interrupt at a prompt, and what follows a late one is a
   * reset.
   */
  private void turnOver(DialogueEvent event) {
    epoch++;
    if (event instanceof DialogueEvent.Erred erred) {
      host.signal(new AgentSignal.TurnErred(failure(erred.fault()), erred.fault().retire()));
    } else if (event instanceof DialogueEvent.Ended ended) {
      host.signal(
          ended.texts().isEmpty() && !ended.stray().isEmpty()
              ? unexplained(String.join(" ", ended.stray()))
              : new AgentSignal.TurnEnded(ended.texts(), Fidelity.RENDERED));
    } else if (event instanceof DialogueEvent.CommandRan) {
      // PromptTyping is there so that this cannot happen; if it does, the process is not to be
      // trusted again.
      host.signal(
          new AgentSignal.TurnErred(
              Failure.of(FailureCode.INTERNAL, "the prompt was taken for a command"), true));
    }
  }

  /**
   * No text of the assistant's, yet something was shown: an error that the profile does not know.
   */
  private static AgentSignal unexplained(String shown) {
    return new AgentSignal.TurnErred(
        Failure.of(FailureCode.AGENT_ERROR, "the agent gave no answer, but showed: " + clip(shown)),
        false);
  }

  private void stepProven(DialogueEvent.StepProven proven) {
    if (proven.last()) {
      host.signal(new AgentSignal.Clean());
    } else {
      type(profile.reset().get(proven.step() + 1).type() + "\r");
    }
  }

  private String unclean(int step) {
    TerminalProfile.Step taken = profile.reset().get(step);
    return "`%s` was not answered with `%s`".formatted(taken.type(), taken.expect());
  }

  private static Failure failure(AgentFault fault) {
    Failure failure = Failure.of(fault.code(), "the agent showed: " + clip(fault.quoted()));
    return fault.code() == FailureCode.AGENT_RATE_LIMITED ? failure.retryAfter(60) : failure;
  }

  private static String clip(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }

  @Override
  public String shown() {
    String shown = dialogue.shown().strip();
    return shown.length() <= SHOWN ? shown : "…" + shown.substring(shown.length() - SHOWN);
  }
}
