package io.kirogate.agent.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kirogate.agent.AgentDriver;
import io.kirogate.agent.AgentDriver.Choice;
import io.kirogate.agent.AgentSignal;
import io.kirogate.agent.AgentSignal.PermissionAsked;
import io.kirogate.agent.AgentSignal.TurnEnded;
import io.kirogate.agent.Approval;
import io.kirogate.agent.Approval.Kind;
import io.kirogate.agent.Approval.Option;
import io.kirogate.agent.Setup;
import io.kirogate.message.Fidelity;
import io.kirogate.message.StopReason;
import io.kirogate.message.TurnUsage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a worker is told of a question, and when an answer to it is typed. */
class TerminalDriverTest implements AgentDriver.Host {
  private boolean canonical;
  private final List<String> typed = new ArrayList<>();
  private final List<Runnable> later = new ArrayList<>();
  private final List<AgentSignal> signals = new ArrayList<>();
  private Setup setup = new Setup(Path.of(""), null, null, null);
  private final TerminalDriver driver = new TerminalDriver(Replay.variant("q"), this);

  @Override
  public void write(byte[] bytes) {
    typed.add(new String(bytes, StandardCharsets.UTF_8));
  }

  @Override
  public void later(Duration delay, Runnable task) {
    later.add(task);
  }

  @Override
  public void signal(AgentSignal signal) {
    if (!(signal instanceof AgentSignal.Progressed)) {
      signals.add(signal);
    }
  }

  @Override
  public Setup setup() {
    return setup;
  }

  @Override
  public AgentDriver.Terminal terminal() {
    return () -> canonical;
  }

  private void show(String text) {
    driver.received(AnswerCase.bytes(text, "q").getBytes(StandardCharsets.UTF_8));
  }

  /** A turn begins, and a question is asked in it. */
  @BeforeEach
  void ask() {
    driver.begin();
    show("{ready}");
    driver.submit("hello");
    show("hello{taken}{mark}I will.{eol}{tool}{question}{ready}");
    typed.clear();
  }

  private Approval asked() {
    return ((PermissionAsked) signals.get(signals.size() - 1)).approval();
  }

  /** What stands there may be a question, and any key its answer. */
  @Test
  void noKeyIsTypedBeforeTheFirstReadyPrompt() {
    TerminalDriver fresh = new TerminalDriver(Replay.variant("q"), this);
    fresh.begin();
    String question = "Classic is being deprecated with the Kiro CLI 3.0\r\n> Switch to 3.0\r\n";
    for (String piece : List.of("\u001b[?1049h\u001b[?2004h", question, "\u001b[?25l", "x")) {
      fresh.received(piece.getBytes(StandardCharsets.UTF_8));
      List<Runnable> due = List.copyOf(later);
      later.clear();
      due.forEach(Runnable::run);
    }
    assertThat(typed).isEmpty();
    assertThat(fresh.shown()).contains("Switch to 3.0");
  }

  /** Its editor may take the tty a moment after it drew its prompt. */
  @Test
  void theFirstPromptIsLookedAtAgainWithoutAKey() {
    signals.clear();
    later.clear();
    canonical = true;
    TerminalDriver fresh = new TerminalDriver(Replay.variant("q"), this);
    fresh.begin();
    fresh.received(AnswerCase.bytes("{ready}", "q").getBytes(StandardCharsets.UTF_8));
    assertThat(signals).isEmpty();
    canonical = false;
    List.copyOf(later).forEach(Runnable::run);
    assertThat(signals).containsExactly(new AgentSignal.Prompted());
    assertThat(typed).isEmpty();
  }

  @Test
  void aQuestionTellsTheKeysThatAnswerIt() {
    assertThat(asked().certain()).isTrue();
    assertThat(asked().options())
        .containsExactly(new Option("y", Kind.ALLOW_ONCE), new Option("n", Kind.REJECT_ONCE));
  }

  @Test
  void anAnswerIsTypedOnce() {
    driver.decide(asked(), Choice.DENY);
    driver.decide(asked(), Choice.ALLOW);
    assertThat(typed).containsExactly("n\r");
  }

  @Test
  void anAnswerToAnEarlierQuestionIsNotOneToTheNext() {
    Approval first = asked();
    driver.decide(first, Choice.ALLOW);
    show("y{taken}x\r\n{completed}{mark}Again.{eol}{tool}{question}{ready}");
    assertThat(asked().id()).isNotEqualTo(first.id());
    driver.decide(first, Choice.ALLOW);
    assertThat(typed).containsExactly("y\r");
    driver.decide(asked(), Choice.ALLOW);
    assertThat(typed).containsExactly("y\r", "y\r");
  }

  @Test
  void anAnswerThatComesAfterTheInterruptIsNotTyped() {
    Approval question = asked();
    driver.interrupt();
    later.forEach(Runnable::run);
    driver.decide(question, Choice.ALLOW);
    show("^C\r\n\r\n{ready}");
    driver.decide(question, Choice.ALLOW);
    assertThat(typed).containsExactly("\u0003");
    assertThat(signals).last().isInstanceOf(AgentSignal.Prompted.class);
  }

  @Test
  void anAnswerToTheDeadIsNotTyped() {
    driver.exited();
    driver.decide(asked(), Choice.ALLOW);
    assertThat(typed).isEmpty();
  }

  @Test
  void aTurnEndsAsALineInterfaceCanTell() {
    driver.decide(asked(), Choice.ALLOW);
    show("y{taken}x\r\n{completed}{mark}Done.{eol}{eol}{ready}");
    assertThat(signals)
        .last()
        .isEqualTo(
            new TurnEnded(
                List.of("I will.", "Done."),
                Fidelity.RENDERED,
                StopReason.END_TURN,
                TurnUsage.UNKNOWN));
  }

  @Test
  void aTerminalHasOneOutput() {
    assertThatThrownBy(() -> driver.receivedError(new byte[1]))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whatALineInterfaceCannotSetFailsTheStart() {
    signals.clear();
    driver.begin();
    assertThat(signals).isEmpty();
    setup = new Setup(Path.of(""), "a-model", null, null);
    driver.begin();
    assertThat(signals).hasSize(1);
    assertThat(((AgentSignal.StartFailed) signals.get(0)).detail())
        .contains("no way to set agent.model");
  }
}
