package io.kirogate.agent.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The cases of {@code src/test/resources/answers}, with every profile and in every cut. */
class HostileAnswersTest {

  /** The pieces are the profile's business no more than its palette: one profile in all cuts. */
  @TestFactory
  Stream<DynamicTest> meanWhatTheyMean() {
    return AnswerCase.all().stream()
        .flatMap(
            it ->
                it.profiles().stream()
                    .map(
                        profile ->
                            DynamicTest.dynamicTest(
                                it.name() + " (" + profile + ")", () -> check(it, profile))));
  }

  /**
   * Read again with every piece, such an answer would take hours: whether the agent says it itself
   * is asked only where no text of the assistant's and no tool can be the source.
   */
  @Test
  void quotingTheAgentInEveryLineCostsNoMoreThanAnyAnswer() {
    String lines =
        "You are not logged in\r\nSelect a model for this chat session\r\n".repeat(20_000);
    AnswerCase quoting =
        turn("{mark}It says:\r\n" + lines + "{eol}{ready}", "done: It says:\n" + lines.strip());
    assertThat(quoting.play(Replay.variant("q"), "q", HostileAnswersTest::smallPieces))
        .isEqualTo(quoting.means());
  }

  @Test
  void longAnswersAreExact() {
    String line = "0123456789".repeat(100_000);
    checkInPieces(turn("{mark}" + line + " end{eol}{eol}{ready}", "done: " + line + " end"));
    String lines = "a line of an answer\r\n".repeat(20_000);
    checkInPieces(turn("{mark}" + lines + "{eol}{ready}", "done: " + lines.strip()));
  }

  @Test
  void whatAToolPrintedMayBeLostButNotTheTextsAroundIt() {
    checkInPieces(
        turn(
            "{mark}I look.{eol}{eol}{trusted}"
                + "x\r\n".repeat(250_000)
                + "{completed}{mark}Seen.{eol}{eol}{ready}",
            "done: I look.|Seen."));
  }

  @Test
  void anAnswerWhoseBeginningIsGoneIsAFailure() {
    checkInPieces(
        turn("{mark}begin\r\n" + "x\r\n".repeat(250_000) + "{eol}{ready}", "error AGENT_ERROR"));
    String page = "x\r\n".repeat(1_000);
    checkInPieces(
        turn(
            ("{mark}text{eol}" + page + "{trusted}{completed}").repeat(210)
                + "{mark}end{eol}{ready}",
            "error AGENT_ERROR"));
  }

  private static AnswerCase turn(String shown, String means) {
    return new AnswerCase(
        "a turn",
        List.of("q"),
        "{ready}",
        "hello",
        List.of(new AnswerCase.Show(shown)),
        List.of(means.replace("\r\n", "\n")));
  }

  private static void checkInPieces(AnswerCase it) {
    List<String> means = it.play(Replay.variant("q"), "q", HostileAnswersTest::pieces);
    assertThat(means.equals(it.means())).as("%.300s", means).isTrue();
  }

  private static List<byte[]> smallPieces(List<byte[]> burst) {
    return Cut.anyhow(burst, RandomGeneratorFactory.of("L64X128MixRandom").create(1), 500);
  }

  private static List<byte[]> pieces(List<byte[]> burst) {
    return Cut.anyhow(burst, RandomGeneratorFactory.of("L64X128MixRandom").create(1), 60_000);
  }

  private static void check(AnswerCase it, String name) {
    TerminalVariant variant = Replay.variant(name);
    assertThat(it.play(variant, name, Cut::allAtOnce)).as("at once").isEqualTo(it.means());
    if (name.equals(it.profiles().get(0))) {
      assertThat(it.play(variant, name, Cut::byteByByte)).as("by bytes").isEqualTo(it.means());
    }
  }
}
