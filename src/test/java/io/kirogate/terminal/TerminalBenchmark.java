package io.kirogate.terminal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jline.utils.ScreenTerminal;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How fast a megabyte of output is taken, by our screen and by JLine's: a score is MB/s. Both get
 * what they take, bytes or text, in pieces of a pipe's size, and forget with every megabyte what
 * scrolled out, as we do after a turn. Run by {@code scripts/terminal-bench}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx1g")
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class TerminalBenchmark {
  private static final int MEGABYTE = 1_000_000;
  private static final int PIECE = 4_096;
  private static final int COLUMNS = 120;
  private static final int ROWS = 40;
  private static final String FORGET_HISTORY = "\u001b[3J";
  private static final String[] WORDS = {
    "the",
    "worker",
    "answers",
    "with",
    "a",
    "list",
    "of",
    "values",
    "and",
    "nothing",
    "else;",
    "public",
    "void",
    "(String)",
    "return",
    "configuration",
    "is",
    "refused."
  };
  private static final String[] COLOURS = {
    "\u001b[32m",
    "\u001b[1;34m",
    "\u001b[38;5;141m",
    "\u001b[38;2;250;120;10m",
    "\u001b[2m",
    "\u001b[1m"
  };
  private static final String SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";

  /** What is written. */
  public enum Output {
    /** An answer without a colour. */
    PLAIN {
      @Override
      String line(Random random) {
        return words(random, 4 + random.nextInt(12)) + "\r\n";
      }
    },
    /** A tool's coloured output: every few words another colour, and back. */
    COLOURED {
      @Override
      String line(Random random) {
        StringBuilder line = new StringBuilder();
        for (int i = 2 + random.nextInt(5); i > 0; i--) {
          line.append(COLOURS[random.nextInt(COLOURS.length)])
              .append(words(random, 1 + random.nextInt(3)))
              .append("\u001b[0m ");
        }
        return line.append("\r\n").toString();
      }
    },
    /** A spinner, and the line that is edited drawn anew, as an agent does while it thinks. */
    REDRAWING {
      @Override
      String line(Random random) {
        char spinner = SPINNER.charAt(random.nextInt(SPINNER.length()));
        return switch (random.nextInt(8)) {
          case 0 -> "\r\u001b[K" + words(random, 6) + "\r\n";
          case 1, 2 ->
              "\r\u001b[K\u001b[35m> \u001b[0m"
                  + words(random, 5)
                  + "\r\u001b["
                  + (1 + random.nextInt(30))
                  + "C";
          case 3 -> "\u001b[2A\r\u001b[2K" + words(random, 3) + "\u001b[2B";
          default -> "\r\u001b[?25l\u001b[36m" + spinner + "\u001b[0m Thinking...\u001b[K";
        };
      }
    };

    abstract String line(Random random);

    static String words(Random random, int count) {
      StringBuilder words = new StringBuilder();
      for (int i = 0; i < count; i++) {
        words.append(i == 0 ? "" : " ").append(WORDS[random.nextInt(WORDS.length)]);
      }
      return words.toString();
    }
  }

  @Param public Output output;

  private byte[] bytes;
  private String[] texts;
  private Screen ours;
  private ScreenTerminal jline;

  @Setup
  public void prepare() {
    Random random = new Random(1);
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    StringBuilder text = new StringBuilder();
    while (written.size() < MEGABYTE) {
      String line = output.line(random);
      text.append(line);
      written.writeBytes(line.getBytes(StandardCharsets.UTF_8));
    }
    bytes = written.toByteArray();
    texts = text.toString().split("(?s)(?<=\\G.{%d})".formatted(PIECE), -1);
    ours = new Screen(COLUMNS, ROWS, new Probe.Deaf());
    jline = new ScreenTerminal(COLUMNS, ROWS);
  }

  @Benchmark
  public Screen ours() {
    for (int at = 0; at < bytes.length; at += PIECE) {
      ours.feed(bytes, at, Math.min(PIECE, bytes.length - at));
    }
    ours.forget(ours.cursorLine());
    return ours;
  }

  @Benchmark
  public ScreenTerminal jline() {
    for (String text : texts) {
      jline.write(text);
    }
    jline.write(FORGET_HISTORY);
    return jline;
  }
}
