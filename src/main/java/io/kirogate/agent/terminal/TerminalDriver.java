package io.kirogate.agent.terminal;

import io.kirogate.agent.AgentDriver;
import io.kirogate.agent.AgentSignal;
import io.kirogate.agent.Approval;
import io.kirogate.agent.terminal.Reading.AgentFault;
import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;
import io.kirogate.message.Fidelity;
import io.kirogate.message.StopReason;
import io.kirogate.message.TurnUsage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Drives a line interface: types what a worker wants, and turns what {@link Dialogue} sees into
 * signals.
 *
 * <p>An interrupt is typed once, and not before the agent had time to listen for it: right behind
 * Enter it stays queued and reaches the next prompt instead (facts: 25 of 30), and a second one
 * there would end the agent.
 */
public final class TerminalDriver implements AgentDriver {
  private static final Duration UNTAKEN = Duration.ofMillis(500);
  private static final Duration UNPROVEN = Duration.ofMillis(250);
  private static final byte[] REDRAW = {0x0c};
  private static final int SHOWN = 2_000;

  private final TerminalVariant variant;
  private final Host host;
  private final Duration interruptDelay;
  private final Dialogue dialogue;
  private final PromptTyping typing;

  /** Counts turns and ends, so that a timer of an earlier one finds out. */
  private long epoch;

  private long receivedBytes;
  private long questions;

  /** The question that the agent waits for an answer to. */
  private Optional<Approval> open = Optional.empty();

  private Interrupt interrupt = Interrupt.NONE;

  private enum Interrupt {
    NONE,
    WAITS_FOR_ACCEPTANCE,
    TIMED,
    TYPED
  }

  public TerminalDriver(TerminalVariant variant, Host host) {
    this.variant = variant;
    this.host = host;
    this.interruptDelay = Duration.ofMillis(variant.interrupt().delayMs());
    this.dialogue =
        new Dialogue(
            variant, variant.terminal(), () -> host.terminal().canonical(), this::happened);
    this.typing = new PromptTyping(variant.typing(), variant.limits());
  }

  /** A line interface speaks first. What cannot be set is refused, not left out silently. */
  @Override
  public void begin() {
    if (host.setup().chooses()) {
      host.signal(
          new AgentSignal.StartFailed(
              "its line interface (variant %s) has no way to set agent.model, agent.mode or agent.effort: leave them out, or name another agent.variant"
                  .formatted(variant.name())));
    }
  }

  /** A terminal has one output. */
  @Override
  public void receivedError(byte[] bytes) {
    throw new IllegalStateException("output of a terminal on a stream of its own");
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
    nextEpoch();
  }

  @Override
  public void submit(String prompt) {
    PromptTyping.Typed typed = typing.type(prompt);
    if (typed instanceof PromptTyping.Typed.Refused refused) {
      host.signal(new AgentSignal.Refused(refused.failure()));
    } else if (typed instanceof PromptTyping.Typed.Keys keys) {
      nextEpoch();
      interrupt = Interrupt.NONE;
      type(keys.keys());
    }
  }

  @Override
  public void decide(Approval approval, Choice choice) {
    if (open.filter(approval::equals).isPresent()) {
      open = Optional.empty();
      type(key(approval, choice) + "\r");
    }
  }

  private static String key(Approval approval, Choice choice) {
    Approval.Kind kind =
        choice == Choice.ALLOW ? Approval.Kind.ALLOW_ONCE : Approval.Kind.REJECT_ONCE;
    return approval.options().stream()
        .filter(option -> option.kind() == kind)
        .findFirst()
        .orElseThrow()
        .id();
  }

  @Override
  public void renew() {
    nextEpoch();
    interrupt = Interrupt.NONE;
    type(variant.reset().get(0).type() + "\r");
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
      open = Optional.empty();
      type(variant.interrupt().keys());
    }
  }

  private void nextEpoch() {
    epoch++;
    open = Optional.empty();
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
      asked(asked);
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
      nextEpoch();
      host.signal(new AgentSignal.Prompted());
    } else {
      turnOver(event);
    }
  }

  /** The colours and the place of a question tell it from a model's words: it is certain. */
  private void asked(DialogueEvent.Asked question) {
    questions++;
    Approval approval =
        new Approval(
            String.valueOf(questions),
            question.tool(),
            question.command(),
            true,
            List.of(
                new Approval.Option(variant.approval().allow(), Approval.Kind.ALLOW_ONCE),
                new Approval.Option(variant.approval().deny(), Approval.Kind.REJECT_ONCE)));
    open = Optional.of(approval);
    host.signal(new AgentSignal.PermissionAsked(approval));
  }

  /**
   * A hint means nothing to us: we type no interrupt at a prompt, and what follows a late one is a
   * reset.
   */
  private void turnOver(DialogueEvent event) {
    nextEpoch();
    if (event instanceof DialogueEvent.Erred erred) {
      host.signal(new AgentSignal.TurnErred(failure(erred.fault()), erred.fault().retire()));
    } else if (event instanceof DialogueEvent.Ended ended) {
      host.signal(
          ended.texts().isEmpty() && !ended.stray().isEmpty()
              ? unexplained(String.join(" ", ended.stray()))
              : new AgentSignal.TurnEnded(
                  ended.texts(), Fidelity.RENDERED, StopReason.END_TURN, TurnUsage.UNKNOWN));
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
      type(variant.reset().get(proven.step() + 1).type() + "\r");
    }
  }

  private String unclean(int step) {
    TerminalVariant.Step taken = variant.reset().get(step);
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
