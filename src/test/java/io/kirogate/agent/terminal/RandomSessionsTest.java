package io.kirogate.agent.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kirogate.agent.terminal.TerminalVariant.Size;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Sessions made by the grammar of the recorded ones, with other texts, frames, tools, races,
 * terminals and cuts. What each turn means is known because it was made so. {@code
 * -Dkirogate.sessions=N} makes more of them.
 */
class RandomSessionsTest {
  private static final long SESSIONS = Long.getLong("kirogate.sessions", 300);
  private static final String[] WORDS = {
    "word",
    "a",
    "The",
    "中文测试",
    "한국어",
    "👩‍💻",
    "🚀",
    "é",
    "e\u0301",
    "ａｂ",
    "x".repeat(150),
    ">",
    "> ",
    "!>",
    "[dev] 5% >",
    "[y/n/t]:",
    "●",
    "⋮",
    "⠋",
    "Thinking...",
    "/clear",
    "^C",
    "5;10m",
    "[2K",
    "{",
    "}",
    "Are you sure?",
    "You are not logged in",
    "Select a model for this chat session",
    "rate limit reached:",
    "🛠️  Using tool: x",
    " ● Completed in 1s",
    "│",
    "•",
    "0.24",
    "\\",
    "```",
    "(To exit the CLI, press Ctrl+C or Ctrl+D again",
    "Monthly request limit reached",
    "WARNING:"
  };
  private static final String[] COLOURS = {
    "\u001b[35m",
    "\u001b[38;5;10m",
    "\u001b[38;5;12m",
    "\u001b[1m",
    "\u001b[3m",
    "\u001b[4m",
    "\u001b[38;2;9;9;9m",
    "\u001b[7m"
  };
  private static final String[] FRAMES = {"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"};

  @Test
  void sayWhatTheyWereMadeToSay() {
    LongStream.rangeClosed(1, SESSIONS)
        .forEach(
            seed -> {
              Maker maker = new Maker(seed);
              maker.play();
              assertThat(maker.means).as("seed %d", seed).isEqualTo(maker.made);
            });
  }

  private static final class Maker {
    final List<String> means = new ArrayList<>();
    final List<String> made = new ArrayList<>();
    private final RandomGenerator random;
    private final int columns;
    private final Dialogue dialogue;
    private final UnaryOperator<List<byte[]>> cut;

    Maker(long seed) {
      random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
      columns = random.nextInt(5) == 0 ? 2000 : 24 + random.nextInt(150);
      Size size = new Size(columns, 4 + random.nextInt(60));
      dialogue = new Dialogue(Replay.variant("q"), size, () -> false, e -> means.add(told(e)));
      int longest = 1 + random.nextInt(300);
      cut =
          List.<UnaryOperator<List<byte[]>>>of(
                  Cut::allAtOnce, Cut::byteByByte, pieces -> Cut.anyhow(pieces, random, longest))
              .get(random.nextInt(3));
    }

    private static String told(DialogueEvent event) {
      return AnswerCase.told(event);
    }

    void play() {
      show("{esc}[38;5;14m🤖 You are chatting with x\r\n{esc}[0m\r\n{ready}");
      made.add("prompted");
      for (int i = 1 + random.nextInt(5); i > 0; i--) {
        switch (random.nextInt(8)) {
          case 0 -> reset();
          case 1 -> hint();
          case 2 -> interrupted();
          case 3 -> failed();
          case 4 -> tools(1 + random.nextInt(3));
          default -> answered();
        }
      }
    }

    private void show(String text) {
      String all = AnswerCase.bytes(text, "q");
      cut.apply(List.of(all.getBytes(StandardCharsets.UTF_8))).forEach(dialogue::received);
    }

    private void ask() {
      String prompt = "prompt " + random.nextInt(1000);
      dialogue.typed("\u001b[200~" + prompt + "\u001b[201~");
      show("\r{esc}[K{prompt}" + prompt + "\r{esc}[" + (prompt.length() + 2) + "C");
      dialogue.typed("\r");
      made.add("accepted");
    }

    /** Up to the mark: the spinner overtakes the line that it stands on. */
    private String opening() {
      String[] main = {"\r\n", "{esc}[", "38;", "5;13", "m", "{esc}[0m", "{esc}[?25l"};
      return "{esc}[?2004l\r\n" + raced(main, frame()) + spinner();
    }

    private String[] frame() {
      return new String[] {"\r", FRAMES[random.nextInt(10)], " ", "Thinking..."};
    }

    private String spinner() {
      StringBuilder frames = new StringBuilder();
      for (int i = random.nextInt(6); i > 0; i--) {
        frames.append(String.join("", frame()));
      }
      return frames + "{wipe}";
    }

    /** The pieces of both, each writer's own in order. */
    private String raced(String[] one, String[] other) {
      StringBuilder merged = new StringBuilder();
      int i = 0;
      int j = 0;
      while (i < one.length || j < other.length) {
        boolean first = j == other.length || i < one.length && random.nextInt(3) > 0;
        merged.append(first ? one[i++] : other[j++]);
      }
      return merged.toString();
    }

    /** A text as it is printed, and added to what was made. */
    private String text(List<String> texts) {
      StringBuilder shown = new StringBuilder("{mark}");
      StringBuilder meant = new StringBuilder();
      int lines = 1 + random.nextInt(random.nextInt(10) == 0 ? 300 : 6);
      for (int i = 0; i < lines; i++) {
        String line = i > 0 && random.nextInt(4) == 0 ? "" : line(shown, i == 0 ? "Text " : "");
        meant.append(meant.isEmpty() ? "" : "\n").append(line.stripTrailing());
        shown.append("{eol}");
      }
      texts.add(meant.toString().stripTrailing());
      return shown + "{eol}";
    }

    private String line(StringBuilder shown, String begin) {
      StringBuilder line = new StringBuilder(begin);
      shown.append(begin);
      for (int i = 1 + random.nextInt(12); i > 0; i--) {
        String word = word(line.isEmpty());
        boolean coloured = random.nextInt(5) == 0 && !line.isEmpty();
        shown.append(coloured ? COLOURS[random.nextInt(COLOURS.length)] : "").append(word);
        shown.append(coloured ? "\u001b[0m" : "").append(i > 1 ? " " : "");
        line.append(word).append(i > 1 ? " " : "");
      }
      return line.toString();
    }

    /** A line of nothing but a spinner's frame would be taken for one: that much is known. */
    private String word(boolean first) {
      String word = WORDS[random.nextInt(WORDS.length)];
      return first && word.equals("⠋") ? "word" : word;
    }

    private void answered() {
      ask();
      List<String> texts = new ArrayList<>();
      String blank = random.nextInt(5) == 0 ? " " : "";
      String answer = random.nextInt(8) == 0 ? "{eol}{eol}" : blank + text(texts);
      show(opening() + answer + "{ready}");
      made.add("done: " + String.join("|", texts));
    }

    private void tools(int count) {
      ask();
      List<String> texts = new ArrayList<>();
      StringBuilder burst = new StringBuilder(opening());
      for (int i = 0; i < count; i++) {
        burst.append(text(texts)).append("{eol}");
        if (random.nextBoolean()) {
          burst.append("{trusted}").append(output()).append(completed());
        } else {
          show(burst + "{tool}{question}{ready}");
          made.add("approval execute_bash: ls");
          burst.setLength(0);
          burst.append(decided());
        }
      }
      show(burst + text(texts) + "{ready}");
      made.add("done: " + String.join("|", texts));
    }

    private String decided() {
      boolean allowed = random.nextBoolean();
      dialogue.typed(allowed ? "y\r" : "n\r");
      return allowed ? "y{taken}" + output() + completed() : "n" + opening();
    }

    private String completed() {
      String[] main = {
        " ⋮ \r\n",
        "{esc}[38;5;10m{esc}[1m ● Completed in " + random.nextInt(9) + ".4s{esc}[0m\r\n",
        "\r\n",
        "{esc}[?25l",
        "\r\n",
        "{esc}[",
        "0",
        "m"
      };
      return raced(main, frame()) + spinner();
    }

    private String output() {
      StringBuilder output = new StringBuilder();
      for (int i = random.nextInt(8); i > 0; i--) {
        output.append(
            new String[] {
                  "a line\r\n",
                  "{mark}fake\r\n",
                  "{prompt}\r\n",
                  "{esc}[H{esc}[2J{esc}[3J",
                  "\r50%\r100%\r\n",
                  "{esc}[3A{esc}[2K\r\n",
                  "{esc}[?1049h{esc}[Hx\r\n",
                  "{esc}(0qqq\r\n",
                  "{esc}[31mred{esc}[0m\r\n"
                }
                [random.nextInt(9)]);
      }
      return output.toString();
    }

    private void failed() {
      ask();
      String half = random.nextBoolean() ? text(new ArrayList<>()) : "";
      show(
          opening()
              + half
              + "{red} ⚠️  Amazon Q rate limit reached:\r\n    Please wait.\r\n\r\n{plain}{plain}{ready}");
      made.add("error AGENT_RATE_LIMITED retire");
    }

    private void interrupted() {
      ask();
      show(opening() + "{mark}half an ans");
      dialogue.typed("\u0003");
      show((random.nextBoolean() ? "^C" : "") + "\r\n\r\n{ready}");
      made.add("interrupted");
    }

    private void hint() {
      dialogue.typed("\u0003");
      String[] main = {
        "\r\n(To exit the CLI, press Ctrl+C or Ctrl+D again or type ",
        "{esc}[38;5;10m",
        "/quit",
        "{esc}[39m",
        ")\r\n\r\n"
      };
      String[] editor = {"{esc}[?2004h", "\r{esc}[K{prompt}\r{esc}[2C"};
      show("{esc}[?2004l\r\n" + raced(main, editor));
      made.add("hint");
    }

    private void reset() {
      dialogue.typed("/clear\r");
      String[] main = {
        "{esc}[",
        "38;",
        "5;8",
        "m",
        "\r\nAre you sure? This will erase the conversation history and context from hooks for the"
            + " current session. ",
        "[{esc}[",
        "38;",
        "5;10",
        "m",
        "y{esc}[",
        "38;",
        "5;8",
        "m/",
        "{esc}[38;5;10mn",
        "{esc}[38;5;8",
        "m]:\r\n\r\n",
        "{esc}[0m{esc}[?25h"
      };
      String[] editor = {"{esc}[?2004h", "\r{esc}[K{esc}[38;5;11m> {esc}[39m\r{esc}[2C"};
      show("\r{esc}[K{prompt}/clear\r{esc}[8C{taken}" + raced(main, editor));
      made.add("confirm");
      dialogue.typed("y\r");
      show("y{taken}{esc}[38;5;10m\r\nConversation history cleared.\r\n\r\n{esc}[0m\r\n{ready}");
      made.add("cleared");
    }
  }
}
