package io.kirogate.agent.terminal;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.kirogate.agent.terminal.TerminalVariant.Size;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What must not change what a session says: where its bytes are cut, how wide the terminal is, and
 * where the other writer's bytes fall.
 */
class MetamorphicReplayTest {
  /** How many of the places are tried: all of a shorter burst. */
  private static final int PLACES = Integer.getInteger("kirogate.cuts", 200);

  private static final TerminalVariant Q = Replay.variant("q");
  private static final int[] WIDTHS =
      IntStream.concat(IntStream.rangeClosed(20, 140), IntStream.of(200, 333, 1000, 2000, 4000))
          .toArray();

  private static Stream<DynamicTest> each(String what, Consumer<Recording> test) {
    return Recording.all().stream()
        .map(
            recording ->
                DynamicTest.dynamicTest(
                    recording.name() + " " + what, () -> test.accept(recording)));
  }

  private static int longestBurst(Recording recording) {
    int longest = 0;
    int burst = 0;
    for (Recording.Event event : recording.events()) {
      burst = event.kind() == 'o' ? burst + event.bytes().length : 0;
      longest = Math.max(longest, burst);
    }
    return longest;
  }

  @TestFactory
  Stream<DynamicTest> cutInTwoAnywhere() {
    return each(
        "cut in two",
        recording -> {
          int longest = longestBurst(recording);
          int step = 1 + longest / PLACES;
          for (int at = 1; at < longest; at += step) {
            int where = at;
            assertThatCode(() -> Replay.run(recording, pieces -> Cut.at(pieces, where)))
                .as("cut at %d", where)
                .doesNotThrowAnyException();
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> cutIntoManyPieces() {
    return each(
        "in many pieces",
        recording -> {
          for (long seed = 1; seed <= 20; seed++) {
            RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
            int longest = 1 + random.nextInt(200);
            assertThatCode(
                    () -> Replay.run(recording, pieces -> Cut.anyhow(pieces, random, longest)))
                .as("seed %d", seed)
                .doesNotThrowAnyException();
          }
        });
  }

  /**
   * It holds for all sessions, also for those without {@code --wrap never}: the program's own line
   * ends stay what they are, and where the terminal wraps, a line is put together again. What the
   * editor drew for the recorded width stands above the turn, and the turn begins below the cursor.
   * A spinner is wiped from one row only, so the terminal must be wider than that.
   */
  @TestFactory
  Stream<DynamicTest> atAnyWidth() {
    return each(
        "at any width",
        recording -> {
          for (int columns : WIDTHS) {
            Size size = new Size(columns, recording.rows());
            if (!hasATabAtItsMargin(recording, columns)) {
              assertThatCode(() -> new Replay(recording, Q, size, Cut::allAtOnce).run())
                  .as("%d columns", columns)
                  .doesNotThrowAnyException();
            }
          }
        });
  }

  /** There the terminal itself loses it: a tab goes no farther than the last column. */
  private static boolean hasATabAtItsMargin(Recording recording, int columns) {
    return recording.name().equals("markdown") && (columns == 24 || columns == 25);
  }
}
