package io.kirogate.agent.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two writers share the terminal (facts/kiro-cli.md 8): wherever the bytes of one fall into those
 * of the other, the session says the same. Here each writer's bytes are given, and those of the
 * second are put at every place among those of the first.
 */
class RacesTest {
  private static final String QUESTION =
      "\u001b[38;5;8m\r\nAre you sure? This will erase the conversation history and context from"
          + " hooks for the current session. [\u001b[38;5;10my\u001b[38;5;8m/\u001b[38;5;10mn"
          + "\u001b[38;5;8m]:\r\n\r\n\u001b[0m\u001b[?25h";
  private static final String HINT =
      "\r\n(To exit the CLI, press Ctrl+C or Ctrl+D again or type \u001b[38;5;10m/quit\u001b[39m)"
          + "\r\n\r\n";
  private static final String OPENING = "\r\n\u001b[38;5;13m\u001b[0m\u001b[?25l";
  private static final String[] COMPLETED = {
    " ⋮ \r\n", "\u001b[38;5;10m", "\u001b[1m", " ● Completed in 0.4s\u001b[0m\r\n", "\r\n",
    "\u001b[?25l", "\r\n", "\u001b[", "0", "m"
  };
  private static final String[] FRAME = {"\r", "⠋", " ", "Thinking..."};
  private static final String WIPE = "\u001b[2K\u001b[1G";

  private static String bytes(String text) {
    return AnswerCase.bytes(text, "q");
  }

  private final List<String> means = new ArrayList<>();
  private Dialogue dialogue;

  private void boot(boolean byBytes) {
    means.clear();
    TerminalVariant variant = Replay.variant("q");
    dialogue =
        new Dialogue(variant, variant.terminal(), () -> false, e -> means.add(AnswerCase.told(e)));
    show(bytes("{ready}"), byBytes);
    means.clear();
  }

  private void show(String text, boolean byBytes) {
    List<byte[]> all = List.of(text.getBytes(StandardCharsets.UTF_8));
    (byBytes ? Cut.byteByByte(all) : all).forEach(dialogue::received);
  }

  /**
   * Every way in which the pieces of one writer fall among the others: first where, and how far.
   */
  private static List<String> merged(String[] one, String[] other) {
    List<String> all = new ArrayList<>();
    for (int at = 0; at <= one.length; at++) {
      for (int spread = 0; spread <= one.length - at; spread++) {
        for (int cut = 0; cut < other.length; cut++) {
          all.add(merged(one, other, at, spread, cut));
        }
      }
    }
    return all.stream().distinct().toList();
  }

  private static String merged(String[] one, String[] other, int at, int spread, int cut) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i <= one.length; i++) {
      for (int j = 0; j < other.length; j++) {
        text.append(i == (j < cut ? at : at + spread) ? other[j] : "");
      }
      text.append(i < one.length ? one[i] : "");
    }
    return text.toString();
  }

  private static String[] characters(String text) {
    return text.split("(?<=.)(?=.)|(?<=\n)|(?=\r)");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theQuestionOfAResetAndItsPrompt(boolean byBytes) {
    String[] editor = {"\u001b[?2004h", "\r\u001b[K\u001b[38;5;11m> \u001b[39m\r\u001b[2C"};
    for (String race : merged(characters(QUESTION), editor)) {
      boot(byBytes);
      dialogue.typed("/clear\r");
      show(bytes("/clear{taken}") + race, byBytes);
      assertThat(means).as(race).containsExactly("confirm");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theHintAndThePrompt(boolean byBytes) {
    String[] editor = {"\u001b[?2004h", "\r\u001b[K\u001b[35m> \u001b[0m\r\u001b[2C"};
    for (String race : merged(characters(HINT), editor)) {
      boot(byBytes);
      dialogue.typed("\u0003");
      show("\u001b[?2004l\r\n" + race, byBytes);
      assertThat(means).as(race).containsExactly("hint");
    }
  }

  @TestFactory
  Stream<DynamicTest> theFirstSpinnerAndTheOpening() {
    return Stream.of("{mark}text{eol}{eol}", "{eol}{eol}")
        .map(
            answer ->
                DynamicTest.dynamicTest(
                    answer,
                    () -> {
                      for (String race : merged(characters(OPENING), FRAME)) {
                        String means = answer.contains("text") ? "done: text" : "done: ";
                        turn(race + WIPE + bytes(answer), means);
                        turn(race + "\r⠙ Thinking..." + WIPE + bytes(answer), means);
                      }
                    }));
  }

  /**
   * Between its writes, that is: the end line is one, and a frame that fell into it would leave no
   * such line on the screen.
   */
  @ParameterizedTest
  @ValueSource(strings = {"x\r\n", "{mark}fake\r\n", ""})
  void theSpinnerAndTheEndOfATool(String output) {
    for (String race : merged(COMPLETED, FRAME)) {
      turn(
          bytes("{mark}I look.{eol}{eol}{trusted}" + output)
              + race
              + "\r⠙ Thinking..."
              + WIPE
              + bytes("{mark}Seen:{eol}{mark}npm test{eol}{eol}"),
          "done: I look.|Seen:\n> npm test");
    }
  }

  private void turn(String shown, String means) {
    for (boolean byBytes : new boolean[] {false, true}) {
      boot(byBytes);
      dialogue.typed("\u001b[200~hello\u001b[201~\r");
      show(bytes("hello\u001b[?2004l\r\n") + shown + bytes("{ready}"), byBytes);
      this.means.remove("accepted");
      assertThat(this.means).as(shown).containsExactly(means);
    }
  }
}
