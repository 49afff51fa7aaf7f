package io.kirogate.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Programs made up at random, most of them nearly sensible: nothing throws, and how the bytes are
 * cut makes no difference. A failure names its seed.
 */
class RandomBytesTest {
  private static final int PROGRAMS = Integer.getInteger("kirogate.programs", 1_000);
  private static final String FINALS = "@ABCDEFGHIJKLMPSTXZ`abcdefghlmnrsu^";
  private static final String[] TEXTS = {
    "abc",
    " ",
    "0123456789",
    "中",
    "文字",
    "e\u0301",
    "\u200d",
    "👩\u200d💻",
    "\ufe0f",
    "⠋",
    "\t",
    "\u0085"
  };
  private static final String[] OTHERS = {
    "\r\n",
    "\n",
    "\r",
    "\b",
    "\t",
    "\u001b7",
    "\u001b8",
    "\u001bM",
    "\u001bD",
    "\u001bE",
    "\u001bH",
    "\u001b#8",
    "\u001bc",
    "\u001b[!p",
    "\u001b(0",
    "\u001b(B",
    "\u000e",
    "\u000f",
    "\u001b]0;title",
    "\u0007",
    "\u001b\\",
    "\u001bP1;2q",
    "\u0018",
    "\u001a",
    "\u001b",
    "\u001b[",
    "\u001b[?1049h",
    "\u001b[?1049l",
    "\u001b[?47h",
    "\u001b[?6h",
    "\u001b[?7l",
    "\u001b[?7h",
    "\u001b[4h",
    "\u001b[4l",
    "\u001b[38;5;10m",
    "\u001b[48:2::1:2:3m",
    "\u001b[0m",
    "\u001b[1;44m",
    "\u001b[3J"
  };

  private static byte[] program(Random random) {
    ByteArrayOutputStream program = new ByteArrayOutputStream();
    int steps = 1 + random.nextInt(120);
    for (int i = 0; i < steps; i++) {
      switch (random.nextInt(10)) {
        case 0 -> program.write(random.nextInt(256));
        case 1, 2 -> write(program, OTHERS[random.nextInt(OTHERS.length)]);
        case 3, 4, 5 -> write(program, sequence(random));
        default -> write(program, TEXTS[random.nextInt(TEXTS.length)]);
      }
    }
    return program.toByteArray();
  }

  private static String sequence(Random random) {
    StringBuilder sequence = new StringBuilder("\u001b[");
    int parameters = random.nextInt(4);
    for (int i = 0; i < parameters; i++) {
      sequence.append(i == 0 ? "" : ";").append(random.nextInt(random.nextBoolean() ? 12 : 99_999));
    }
    return sequence.append(FINALS.charAt(random.nextInt(FINALS.length()))).toString();
  }

  private static void write(ByteArrayOutputStream program, String text) {
    program.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Probe inPieces(int columns, int rows, byte[] program, Random random, int most) {
    Probe probe = new Probe(columns, rows);
    int at = 0;
    while (at < program.length) {
      int length = Math.min(program.length - at, 1 + random.nextInt(most));
      probe.screen().feed(program, at, length);
      at += length;
    }
    return probe;
  }

  @Test
  void anyCutGivesTheSame() {
    for (long seed = 0; seed < PROGRAMS; seed++) {
      Random random = new Random(seed);
      int columns = 1 + random.nextInt(25);
      int rows = 1 + random.nextInt(8);
      byte[] program = program(random);

      Probe atOnce = new Probe(columns, rows);
      atOnce.screen().feed(program);
      Probe byByte = inPieces(columns, rows, program, random, 1);
      Probe inPieces = inPieces(columns, rows, program, random, 9);

      assertThat(byByte.all()).as("seed %d, byte by byte", seed).isEqualTo(atOnce.all());
      assertThat(inPieces.all()).as("seed %d, in pieces", seed).isEqualTo(atOnce.all());
      assertThat(byByte.calls()).as("seed %d, calls", seed).isEqualTo(atOnce.calls());
      assertThat(inPieces.calls()).as("seed %d, calls", seed).isEqualTo(atOnce.calls());
    }
  }

  @Test
  void theCursorStaysOnTheScreenThroughResizes() {
    for (long seed = 0; seed < PROGRAMS; seed++) {
      Random random = new Random(seed);
      Probe probe = new Probe(1 + random.nextInt(25), 1 + random.nextInt(8));
      for (int i = 0; i < 6; i++) {
        probe.screen().feed(program(random));
        probe.screen().resize(1 + random.nextInt(25), 1 + random.nextInt(8));
        if (random.nextInt(4) == 0) {
          probe.screen().forget(probe.screen().cursorLine() - random.nextInt(20));
        }
        checkInvariants(probe, seed);
      }
    }
  }

  private static void checkInvariants(Probe probe, long seed) {
    Screen screen = probe.screen();
    assertThat(screen.cursorRow()).as("seed %d", seed).isBetween(0, screen.rows() - 1);
    assertThat(screen.cursorColumn()).as("seed %d", seed).isBetween(0, screen.columns() - 1);
    assertThat(screen.firstLine())
        .as("seed %d", seed)
        .isLessThanOrEqualTo(screen.cursorLine() - screen.cursorRow());
    assertThat(screen.lastLine()).as("seed %d", seed).isGreaterThanOrEqualTo(screen.cursorLine());
    assertThat(probe.all()).as("seed %d", seed).isNotEmpty();
  }
}
