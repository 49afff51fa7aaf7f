package io.kirogate.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is remembered of renditions makes no difference, but in time. */
class RenditionsTest {
  private static final int PROGRAMS = 500;
  private static final String BYTES = "0123456789;;;:mmK< \n\u007f\u00e9\u0000";
  private static final String BEHIND = "x".repeat(Renditions.REACH);

  private final Renditions renditions = new Renditions();

  private Renditions.Rendition at(String sequence) {
    byte[] bytes = (sequence + BEHIND).getBytes(StandardCharsets.UTF_8);
    return renditions.at(bytes, 0, bytes.length);
  }

  private static long parsed(String parameters, long style) {
    byte[] bytes = parameters.getBytes(StandardCharsets.US_ASCII);
    Parameters read = new Parameters();
    read.clear();
    read.read(bytes, 0, bytes.length);
    Pen pen = new Pen();
    pen.style(style);
    pen.select(read);
    return pen.style();
  }

  @ParameterizedTest
  @CsvSource({
    "''",
    "0",
    "1;34",
    "1234567",
    "12345678",
    "38;5;141",
    "38:2::1:2:3",
    "38;2;250;120;10",
    "38;2;250;120;100",
    "1;38;2;255;255;255;4;7",
  })
  void areWhatParsingGives(String parameters) {
    for (int i = 0; i < 2; i++) {
      Renditions.Rendition rendition = at(parameters + "m");

      assertThat(rendition.length()).isEqualTo(parameters.length() + 1);
      for (long style : new long[] {0, parsed("1;3;9;41;32", 0), parsed("48;2;9;8;7;2", 0)}) {
        assertThat(rendition.of(style)).isEqualTo(parsed(parameters, style));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"K", "2K", "?25lm", "31 m", "38;2;250 m", "12345678K", "1;2;3;4;5;6;7;8;9;10;11;12m"})
  void othersAreNone(String sequence) {
    assertThat(at(sequence)).isNull();
  }

  @Test
  void areRememberedUntilAnotherOneTakesTheSlot() {
    Renditions.Rendition red = at("31m");
    assertThat(at("31m")).isSameAs(red);

    for (int i = 0; i < 256; i++) {
      assertThat(at("38;5;" + i + "m").of(0)).isEqualTo(parsed("38;5;" + i, 0));
    }
    assertThat(at("31m")).isNotSameAs(red).isEqualTo(red);
  }

  @Test
  void areToldApartByTheirLastBytes() {
    for (int code = 30; code < 108; code++) {
      String parameters = "38;2;250;120;100;" + code;
      assertThat(at(parameters + "m").of(0)).isEqualTo(parsed(parameters, 0));
    }
  }

  @Test
  void nothingBehindThePieceIsLookedAt() {
    byte[] bytes = ("31m" + BEHIND).getBytes(StandardCharsets.US_ASCII);

    assertThat(renditions.at(bytes, 0, Renditions.REACH - 1)).isNull();
    assertThat(renditions.at(bytes, 0, Renditions.REACH)).isNotNull();
  }

  /** Fed byte by byte, none is within reach: all are parsed. */
  @Test
  void showTheSameAsParsedOnes() {
    for (int seed = 0; seed < PROGRAMS; seed++) {
      byte[] program = program(new Random(seed));
      Probe remembered = new Probe(30, 4);
      Probe parsed = new Probe(30, 4);
      remembered.screen().feed(program);
      for (int i = 0; i < program.length; i++) {
        parsed.screen().feed(program, i, 1);
      }

      assertThat(remembered.all()).as("seed %d", seed).isEqualTo(parsed.all());
      assertThat(remembered.calls()).as("seed %d", seed).isEqualTo(parsed.calls());
    }
  }

  private static byte[] program(Random random) {
    StringBuilder program = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      program.append("\u001b[");
      for (int j = random.nextInt(28); j > 0; j--) {
        program.append(BYTES.charAt(random.nextInt(BYTES.length())));
      }
      program.append(random.nextInt(4) == 0 ? "" : "m").append("text", 0, random.nextInt(5));
    }
    return program.append(BEHIND).toString().getBytes(StandardCharsets.UTF_8);
  }
}
