package io.kirogate.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kirogate.terminal.ProgramMaker.Feature;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/**
 * xterm.js shows what ours does: text, cursor, every cell's style, and of text that only streams
 * the logical lines. What it showed of some programs is kept with the tests; with {@code
 * -Dkirogate.xterm=DIR} (a directory with its packages, see {@code scripts/terminal-oracle}) it is
 * asked for {@code kirogate.programs} others.
 */
class XtermOracleTest {
  private static final int PROGRAMS = Integer.getInteger("kirogate.programs", 4_000);
  private static final int KEPT_PROGRAMS = 500;
  private static final Map<String, byte[]> RECORDED =
      Stream.of(Output.ofFullScreenPrograms(), Output.ofSessions())
          .flatMap(List::stream)
          .collect(Collectors.toMap(Output::name, Output::bytes));
  private static final Path KEPT = Path.of("src/test/resources/terminal/xterm.jsonl.gz");
  private static final Path SCRIPT = Path.of("src/test/resources/terminal/xterm.mjs");
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What xterm.js does not do as xterm does, each with what it does instead. Ours is pinned in
   * {@link FunctionsTest} and {@link ParsingTest}.
   */
  private static final Set<Feature> NOT_AS_XTERM =
      EnumSet.of(
          Feature.ORIGIN_MODE, // the region's top is added to moves up and down, too
          Feature.SHARED_BY_PAGES, // each page has its own
          Feature.SAVE_OVER_SCROLLING, // goes to where the row has moved
          Feature
              .WRAP_DUE_AT_EDITS, // an erasure spares the last column, and DECSC forgets the wrap
          Feature.SHIFTS, // DECRC leaves which set is invoked
          Feature.INVALID_UTF8); // bytes are dropped

  private enum Kind {
    /** Text and colours alone: all is compared, the logical lines too. */
    STREAM,
    /** No character of two cells: every cell's style is compared. */
    NARROW,
    /**
     * Text and cursor are compared: which style a half that was cut off keeps is nobody's rule.
     * Without autowrap xterm.js drops what would cut a wide character in the last column.
     */
    ALL
  }

  /** What is fed, in steps; {@code recorded} names the output that it is the beginning of. */
  private record Program(
      String name, String recorded, int columns, int rows, Kind kind, List<byte[]> steps) {
    static Program madeUp(long seed) {
      Random random = new Random(seed);
      int columns = 2 + random.nextInt(30);
      int rows = 2 + random.nextInt(9);
      Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
      Set<Feature> without = EnumSet.copyOf(NOT_AS_XTERM);
      if (kind == Kind.NARROW) {
        without.addAll(Set.of(Feature.WIDE, Feature.EMOJI));
      } else {
        without.add(Feature.NO_AUTOWRAP);
      }
      ProgramMaker maker = new ProgramMaker(random, columns, rows, without);
      List<byte[]> steps = kind == Kind.STREAM ? maker.makeStream(80) : maker.make(80);
      return new Program("seed " + seed, "", columns, rows, kind, steps);
    }

    static Program of(Output output, Kind kind, int length) {
      String name = "%d bytes of %s".formatted(length, output.name());
      List<byte[]> steps = List.of(Arrays.copyOf(output.bytes(), length));
      return new Program(name, output.name(), output.columns(), output.rows(), kind, steps);
    }

    Program upTo(int step) {
      return new Program(name, recorded, columns, rows, kind, steps.subList(0, step));
    }

    ObjectNode json() {
      ByteArrayOutputStream program = new ByteArrayOutputStream();
      steps.forEach(program::writeBytes);
      return JSON.createObjectNode()
          .put("name", name)
          .put("recorded", recorded)
          .put("length", program.size())
          .put("columns", columns)
          .put("rows", rows)
          .put("kind", kind.name())
          .put("program", program.toByteArray());
    }
  }

  private static List<Program> recordedPrograms() {
    List<Program> programs = new ArrayList<>();
    for (Output output : Output.ofFullScreenPrograms()) {
      for (int tenth = 1; tenth <= 10; tenth++) {
        programs.add(Program.of(output, Kind.ALL, output.bytes().length * tenth / 10));
      }
    }
    for (Output output : Output.ofSessions()) {
      programs.add(Program.of(output, Kind.STREAM, output.bytes().length));
    }
    return programs;
  }

  /** A running xterm.js. */
  private record Xterm(Process node, Writer asked, BufferedReader shown) implements AutoCloseable {
    static Xterm started(Path packages) throws IOException {
      Path script =
          Files.copy(SCRIPT, packages.resolve("oracle.mjs"), StandardCopyOption.REPLACE_EXISTING);
      Process node =
          new ProcessBuilder("node", script.toString()).redirectError(Redirect.INHERIT).start();
      return new Xterm(
          node,
          new OutputStreamWriter(node.getOutputStream(), StandardCharsets.UTF_8),
          new BufferedReader(new InputStreamReader(node.getInputStream(), StandardCharsets.UTF_8)));
    }

    JsonNode show(Program program) throws IOException {
      asked.write(JSON.writeValueAsString(program.json()) + "\n");
      asked.flush();
      return JSON.readTree(shown.readLine());
    }

    @Override
    public void close() {
      node.destroy();
    }
  }

  @Test
  void showsWhatItShowedOfWhatIsKept() throws IOException {
    try (BufferedReader kept =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(KEPT)), StandardCharsets.UTF_8))) {
      for (String line = kept.readLine(); line != null; line = kept.readLine()) {
        check(JSON.readTree(line));
      }
    }
  }

  @Test
  void showsTheSameOfProgramsMadeUp() throws IOException {
    try (Xterm xterm = Xterm.started(packages())) {
      for (long seed = 0; seed < PROGRAMS; seed++) {
        Program program = Program.madeUp(seed);
        if (!same(xterm.show(program))) {
          failAtTheFirstDifference(xterm, program);
        }
      }
    }
  }

  @Test
  void showsTheSameOfWhatWasRecorded() throws IOException {
    try (Xterm xterm = Xterm.started(packages())) {
      for (Program program : recordedPrograms()) {
        check(xterm.show(program));
      }
    }
  }

  /** With {@code -Dkirogate.xterm.keep}: what is kept is asked for anew. */
  @Test
  void isAskedForWhatIsKept() throws IOException {
    assumeThat(System.getProperty("kirogate.xterm.keep")).isNotNull();
    List<Program> programs = new ArrayList<>(recordedPrograms());
    LongStream.range(0, KEPT_PROGRAMS).mapToObj(Program::madeUp).forEach(programs::add);
    try (Xterm xterm = Xterm.started(packages());
        Writer kept =
            new OutputStreamWriter(
                new GZIPOutputStream(Files.newOutputStream(KEPT)), StandardCharsets.UTF_8)) {
      for (Program program : programs) {
        ObjectNode shown = (ObjectNode) xterm.show(program);
        if (!program.recorded().isEmpty()) {
          shown.remove("program");
        }
        kept.write(JSON.writeValueAsString(shown) + "\n");
      }
    }
  }

  private static Path packages() {
    String packages = System.getProperty("kirogate.xterm");
    assumeThat(packages).as("the directory of xterm.js's packages").isNotNull();
    return Path.of(packages);
  }

  private static void failAtTheFirstDifference(Xterm xterm, Program program) throws IOException {
    for (int step = 1; step <= program.steps().size(); step++) {
      check(xterm.show(program.upTo(step)));
    }
    check(xterm.show(program));
  }

  private static boolean same(JsonNode xterm) throws IOException {
    try {
      check(xterm);
      return true;
    } catch (AssertionError e) {
      return false;
    }
  }

  private static void check(JsonNode xterm) throws IOException {
    byte[] program = program(xterm);
    Cells ours = new Cells(xterm.get("columns").asInt(), xterm.get("rows").asInt()).feed(program);
    String described = described(xterm, program);

    assertThat(ours.texts()).as(described).isEqualTo(strings(xterm.get("texts")));
    assertThat(ours.row() + "," + ours.column())
        .as(described)
        .isEqualTo(xterm.get("cursor").asText());
    Kind kind = Kind.valueOf(xterm.get("kind").asText());
    List<String> styles = strings(xterm.get("styles"));
    for (int row = 0; kind != Kind.ALL && row < styles.size(); row++) {
      assertThat(ours.styles(row)).as("row %d of %s", row, described).isEqualTo(styles.get(row));
    }
    if (kind == Kind.STREAM) {
      assertThat(lines(ours.logicalLines()))
          .as(described)
          .isEqualTo(lines(strings(xterm.get("lines"))));
    }
  }

  /** A tab is a tab for us, and blanks for xterm.js. */
  private static String lines(List<String> lines) {
    return String.join("\n", lines).stripTrailing().replaceAll("[ \t]+", " ");
  }

  private static byte[] program(JsonNode xterm) throws IOException {
    return xterm.has("program")
        ? xterm.get("program").binaryValue()
        : Arrays.copyOf(RECORDED.get(xterm.get("recorded").asText()), xterm.get("length").asInt());
  }

  private static String described(JsonNode xterm, byte[] program) {
    return "%s, %sx%s: %s"
        .formatted(
            xterm.get("name"),
            xterm.get("columns"),
            xterm.get("rows"),
            JSON.valueToTree(new String(program, StandardCharsets.UTF_8)));
  }

  private static List<String> strings(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }
}
