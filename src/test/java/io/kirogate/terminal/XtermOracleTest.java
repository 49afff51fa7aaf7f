package io.kirogate.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kirogate.terminal.ProgramMaker.Feature;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/**
 * xterm.js shows what ours does: text, cursor, every cell's style, and of text that only streams
 * the logical lines. What it showed of some programs is kept with the tests; with {@code
 * -Dkirogate.xterm=DIR} (a directory with its packages, see {@code scripts/terminal-oracle}) it is
 * asked for {@code kirogate.programs} others.
 */
class XtermOracleTest {
  private static final int PROGRAMS = Integer.getInteger("kirogate.programs", 4_000);
  private static final Path KEPT = Path.of("src/test/resources/terminal/xterm.jsonl.gz");
  private static final Path SCRIPT = Path.of("src/test/resources/terminal/xterm.mjs");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What xterm.js does not do as xterm does, each with what it does instead. */
  private static final Set<Feature> NOT_AS_XTERM = EnumSet.of(Feature.INVALID_UTF8);

  private static Map<String, Object> program(long seed) {
    Random random = new Random(seed);
    int columns = 2 + random.nextInt(30);
    int rows = 2 + random.nextInt(9);
    ProgramMaker maker = new ProgramMaker(random, columns, rows, NOT_AS_XTERM);
    ByteArrayOutputStream program = new ByteArrayOutputStream();
    boolean stream = seed % 4 == 0;
    (stream ? maker.makeStream(80) : maker.make(80)).forEach(program::writeBytes);
    return Map.of(
        "columns", columns,
        "rows", rows,
        "stream", stream,
        "program", Base64.getEncoder().encodeToString(program.toByteArray()));
  }

  @Test
  void showsWhatItShowedOfProgramsKept() throws IOException {
    try (Reader kept =
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(KEPT)), StandardCharsets.UTF_8);
        BufferedReader lines = new BufferedReader(kept)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        check(JSON.readTree(line));
      }
    }
  }

  @Test
  void showsTheSameOfProgramsMadeUp() throws IOException {
    String packages = System.getProperty("kirogate.xterm");
    assumeThat(packages).as("the directory of xterm.js's packages").isNotNull();
    Path script =
        Files.copy(
            SCRIPT,
            Path.of(packages).resolve("oracle.mjs"),
            java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    Process node =
        new ProcessBuilder("node", script.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (Writer asked =
            new BufferedWriter(
                new OutputStreamWriter(node.getOutputStream(), StandardCharsets.UTF_8));
        BufferedReader shown =
            new BufferedReader(
                new InputStreamReader(node.getInputStream(), StandardCharsets.UTF_8))) {
      for (long seed = 0; seed < PROGRAMS; seed++) {
        asked.write(JSON.writeValueAsString(program(seed)) + "\n");
        asked.flush();
        check(JSON.readTree(shown.readLine()));
      }
    } finally {
      node.destroy();
    }
  }

  private static void check(JsonNode xterm) throws IOException {
    byte[] program = xterm.get("program").binaryValue();
    Cells ours = new Cells(xterm.get("columns").asInt(), xterm.get("rows").asInt()).feed(program);
    String described = described(xterm, program);

    assertThat(ours.texts()).as(described).isEqualTo(strings(xterm.get("texts")));
    assertThat(ours.row() + "," + ours.column())
        .as(described)
        .isEqualTo(xterm.get("cursor").asText());
    List<String> styles = strings(xterm.get("styles"));
    for (int row = 0; row < styles.size(); row++) {
      assertThat(ours.styles(row)).as("row %d of %s", row, described).isEqualTo(styles.get(row));
    }
    if (xterm.get("stream").asBoolean()) {
      assertThat(ours.logicalLines()).as(described).isEqualTo(strings(xterm.get("lines")));
    }
  }

  private static String described(JsonNode xterm, byte[] program) {
    return "%sx%s: %s"
        .formatted(
            xterm.get("columns"),
            xterm.get("rows"),
            JSON.valueToTree(new String(program, StandardCharsets.UTF_8)));
  }

  private static List<String> strings(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }
}
