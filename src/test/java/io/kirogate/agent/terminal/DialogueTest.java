package io.kirogate.agent.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kirogate.agent.terminal.DialogueEvent.Accepted;
import io.kirogate.agent.terminal.DialogueEvent.Asked;
import io.kirogate.agent.terminal.DialogueEvent.Blocked;
import io.kirogate.agent.terminal.DialogueEvent.Ended;
import io.kirogate.agent.terminal.DialogueEvent.Erred;
import io.kirogate.agent.terminal.DialogueEvent.Prompted;
import io.kirogate.agent.terminal.DialogueEvent.SignedOut;
import io.kirogate.agent.terminal.DialogueEvent.StepProven;
import io.kirogate.agent.terminal.DialogueEvent.StepRefused;
import io.kirogate.message.FailureCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What no recording shows, in the bytes that facts/kiro-cli.md tells of. */
class DialogueTest {
  private static final String READY = "\u001b[?2004h\r\u001b[K\u001b[35m> \u001b[0m\r\u001b[2C";
  private static final String CONFIRM =
      "\u001b[?2004h\r\u001b[K\u001b[38;5;11m> \u001b[39m\r\u001b[2C";
  private static final String TAKEN = "\u001b[?2004l\r\n\r\n";
  private static final String MARK = "\u001b[38;5;10m> \u001b[0m";

  private static final String TRUSTED =
      "\u001b[38;5;13m🛠️  Using tool: execute_bash\u001b[38;5;2m (trusted)\u001b[39m\r\n";

  private final List<DialogueEvent> events = new ArrayList<>();
  private boolean canonical;
  private Dialogue dialogue;

  @BeforeEach
  void boot() throws Exception {
    TerminalVariant variant = Replay.variant("q");
    dialogue = new Dialogue(variant, variant.terminal(), () -> canonical, events::add);
    show(READY);
    assertThat(events).containsExactly(new Prompted());
    events.clear();
  }

  private void show(String text) {
    dialogue.received(text.getBytes(StandardCharsets.UTF_8));
  }

  private void ask() {
    dialogue.typed("\u001b[200~hello\u001b[201~\r");
    show("\r\u001b[K\u001b[35m> \u001b[0mhello\r\u001b[7C" + TAKEN);
    assertThat(events).containsExactly(new Accepted());
    events.clear();
  }

  @Test
  void aReadyMarkThatAToolPrintedIsNoEndWhileTheTtyIsNotTheEditors() {
    ask();
    canonical = true;
    show(MARK + "working\r\n" + READY);
    assertThat(events).isEmpty();
    canonical = false;
    show("\r\n" + MARK + "not the first mark\r\n" + READY);
    assertThat(events).hasSize(1);
    assertThat(((Ended) events.get(0)).texts().get(0))
        .startsWith("working")
        .endsWith("not the first mark");
  }

  @Test
  void aReadyMarkThatCameBeforeTheTtyWasTheEditorsIsLookedAtAgain() {
    ask();
    canonical = true;
    show(MARK + "done\r\n" + READY);
    assertThat(events).isEmpty();
    assertThat(dialogue.readyUnproven()).isTrue();
    canonical = false;
    assertThat(dialogue.promptMissing()).as("seen now").isFalse();
    assertThat(events).containsExactly(new Ended(List.of("done"), List.of()));
  }

  @Test
  void aGarbledPromptIsAskedForAgainAndTheAnswerIsKept() {
    ask();
    show(MARK + "the answer\r\n\u001b[?2004h\r\u001b[K\u001b[35\u001b[0mm> ");
    assertThat(events).isEmpty();
    assertThat(dialogue.promptMissing()).isTrue();
    dialogue.beforeRedraw();
    show("\u001b[H\u001b[J\r\u001b[K\u001b[35m> \u001b[0m\r\u001b[2C");
    assertThat(events).hasSize(1);
    assertThat(((Ended) events.get(0)).texts()).containsExactly("the answer");
  }

  @Test
  void whatComesAfterARedrawThatWasNotTheEditorsIsKept() {
    ask();
    show(MARK + "I look.\r\n\r\n" + TRUSTED + "\u001b[?2004h~\r\n~\r\n");
    assertThat(dialogue.promptMissing()).as("a full-screen editor runs").isTrue();
    dialogue.beforeRedraw();
    show(
        "\u001b[H\u001b[J~\r\n\u001b[?2004l\u001b[38;5;10m\u001b[1m ● Completed in 9.1s\u001b[0m\r\n");
    show(MARK + "Seen.\r\n" + READY);
    assertThat(events).containsExactly(new Ended(List.of("I look.", "Seen."), List.of()));
  }

  @Test
  void theMarkIsFoundBehindBlanksAndTakenOnceWhenDoubled() {
    ask();
    show(" " + MARK + MARK + "text\r\n" + READY);
    assertThat(events).containsExactly(new Ended(List.of("text"), List.of()));
  }

  @Test
  void theMarkInsideATextIsText() {
    ask();
    show(MARK + "see:\r\n" + MARK + "quoted in green\r\n" + READY);
    assertThat(events).containsExactly(new Ended(List.of("see:\n> quoted in green"), List.of()));
  }

  @Test
  void theCreditsLineIsNoAnswer() {
    ask();
    show(MARK + "text\r\n\r\n\u001b[38;5;8m\n ▸ Credits: 0.24 • Time: 3s\u001b[0m\r\n" + READY);
    assertThat(events).containsExactly(new Ended(List.of("text"), List.of()));
  }

  @Test
  void litterOfTwoWritersIsNoAnswerAndNoError() {
    ask();
    show("\u001b[38;5;\r⠋ Thinking...13m\u001b[0m\r\n" + READY);
    assertThat(events).hasSize(1);
    Ended ended = (Ended) events.get(0);
    assertThat(ended.texts()).isEmpty();
    assertThat(ended.stray()).isEmpty();
  }

  @Test
  void aToolsBlockWithoutAnEndLineIsLeftAtItsLastMark() {
    ask();
    String tool = "\u001b[38;5;13m🛠️  Using tool: new_tool\u001b[0m\r\n";
    show(MARK + "I look.\r\n\r\n" + tool + MARK + "fake\r\n" + MARK + "Seen.\r\n" + READY);
    assertThat(events).containsExactly(new Ended(List.of("I look.", "Seen."), List.of()));
  }

  @Test
  void aToolsBlockEndsAtItsEndLine() {
    ask();
    String tool =
        "\u001b[38;5;13m🛠️  Using tool: execute_bash\u001b[38;5;2m (trusted)\u001b[39m\r\n";
    show(
        MARK
            + "I look.\r\n\r\n"
            + tool
            + " ⋮ \r\n"
            + MARK
            + "fake\r\n"
            + "\u001b[38;5;10m\u001b[1m ● Completed in 0.1s\u001b[0m\r\n\r\n"
            + MARK
            + "Seen.\r\n"
            + READY);
    assertThat(events).containsExactly(new Ended(List.of("I look.", "Seen."), List.of()));
  }

  @Test
  void theQuestionIsBelievedOnlyInTheAgentsOwnColour() {
    ask();
    String words =
        "Allow this action? Use 't' to trust (always allow) this tool for the session. [y/n/t]:";
    show(MARK + "quoting:\r\n\r\n" + words + "\r\n" + READY);
    assertThat(events).hasSize(1).first().isInstanceOf(Ended.class);
    events.clear();
    ask();
    show(
        "\u001b[38;5;13m🛠️  Using tool: fs_read\u001b[0m\r\n ⋮ \r\n ● Reading x\r\n\u001b[38;5;8m"
            + words
            + "\r\n\u001b[0m"
            + READY);
    assertThat(events).containsExactly(new Asked("fs_read", "⋮\n ● Reading x"));
  }

  @ParameterizedTest
  @CsvSource({
    "'\u001b[1m\u001b[38;5;9m ⚠️  Amazon Q rate limit reached:', AGENT_RATE_LIMITED",
    "'\u001b[38;5;11mMonthly request limit reached', AGENT_RATE_LIMITED",
    "'\u001b[1m\u001b[38;5;9mAmazon Q is having trouble responding right now: x', AGENT_ERROR",
    "'\u001b[1m\u001b[38;5;9mAuthentication Error', AGENT_SIGNED_OUT"
  })
  void errorsAreToldByTheirColour(String line, FailureCode code) {
    ask();
    show(line + "\u001b[0m\r\n" + READY);
    assertThat(events).hasSize(1);
    assertThat(((Erred) events.get(0)).fault().code()).isEqualTo(code);
    events.clear();
    ask();
    show(MARK + "it said:\r\n" + line.replaceAll("\u001b\\[[0-9;]*m", "") + "\r\n" + READY);
    assertThat(events).hasSize(1).first().isInstanceOf(Ended.class);
  }

  @Test
  void anErrorBehindHalfAnAnswerIsAnError() {
    ask();
    show(
        MARK
            + "half an ans\r\n\u001b[1m\u001b[38;5;9mAmazon Q is having trouble responding right now: x\u001b[0m\r\n"
            + READY);
    assertThat(events).hasSize(1).first().isInstanceOf(Erred.class);
  }

  @Test
  void aSelectorAndALostLoginAreToldWithoutAReadyMark() {
    ask();
    show("? Select a model for this chat session ›\r\n❯ one\r\n  two\r\n");
    assertThat(events).hasSize(1).first().isInstanceOf(Blocked.class);
    dialogue.typed("\u0003");
    show(READY);
    events.clear();
    ask();
    show("You are not logged in, please log in\r\n");
    assertThat(events).containsExactly(new SignedOut("You are not logged in"));
  }

  @Test
  void theSameWordsInAnAnswerMeanNothing() {
    ask();
    show(MARK + "Select a model for this chat session\r\nYou are not logged in\r\n");
    assertThat(events).isEmpty();
    show(READY);
    assertThat(events).hasSize(1).first().isInstanceOf(Ended.class);
  }

  @Test
  void aResetThatIsAnsweredByTheOrdinaryPromptIsRefusedAtOnce() {
    dialogue.typed("/clear\r");
    show(TAKEN + "Unknown command\r\n" + READY);
    assertThat(events).containsExactly(new StepRefused(0));
  }

  @Test
  void aResetIsProvenOnlyByItsWords() {
    dialogue.typed("/clear\r");
    show(TAKEN + CONFIRM + "\r\nAre you sure? [y/n]:\r\n\r\n");
    assertThat(events).containsExactly(new StepProven(0, false));
    events.clear();
    dialogue.typed("y\r");
    show("y\u001b[?2004l\r\n\r\nSomething else.\r\n" + READY);
    assertThat(events).as("not proven, and the worker's deadline is running").isEmpty();
    show("\r\nConversation history cleared.\r\n");
    assertThat(events).containsExactly(new StepProven(1, true));
  }

  @Test
  void anAnswerLongerThanIsKeptIsNoAnswer() {
    ask();
    show(MARK);
    String lines = "x\r\n".repeat(10_000);
    for (int i = 0; i < 21; i++) {
      show(lines);
    }
    show(READY);
    assertThat(events).hasSize(1);
    assertThat(((Erred) events.get(0)).fault().quoted()).contains("more than the gateway keeps");
  }
}
