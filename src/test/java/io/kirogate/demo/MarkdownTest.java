package io.kirogate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.kirogate.demo.Dispatch.Kind;
import io.kirogate.demo.Recording.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarkdownTest {
  private static final String MARK = Ansi.GREEN + "> " + Ansi.RESET;
  private static final String END =
      Recording.onTty(Ansi.RESET + Ansi.RESET + "\n") + Ansi.SHOW_CURSOR;

  @ParameterizedTest
  @CsvSource({
    "markdown, false, true",
    "no-markdown, false, false",
    "json, false, true",
    "long-answer, false, true",
    "paragraphs, true, true",
    "prompt-lookalikes, false, true",
    "approval-lookalike-at-end, true, true",
    "cjk-emoji, false, true",
    "wrap-80, true, true",
    "wrap-never-80, false, true",
    "cjk-wrap, true, true",
    "multi-line-prompt, true, true",
    "odd-backticks, true, true",
    "trailing-backslash, true, true",
    "short-answer, true, true",
    "three-turns, true, true"
  })
  void rendersAnswersAsRecorded(String name, boolean wraps, boolean styled) {
    Recording recording = Recording.of(name);
    LineEditor editor = new LineEditor(Prompt.CHAT, recording.columns(), Commands::hint);
    for (Step step : recording.steps()) {
      String accepted = EditedText.after(editor, step.typed());
      if (accepted == null) {
        continue;
      }
      Dispatch dispatch = Dispatch.of(accepted);
      assertThat(dispatch.kind()).isEqualTo(Kind.PROMPT);
      String answer = Answers.text(dispatch.text(), new Conversation(), true);
      assertThat(shown(answer, wraps ? recording.columns() : 0, styled))
          .isEqualTo(recorded(step.shown()));
      editor = new LineEditor(Prompt.CHAT, recording.columns(), Commands::hint);
    }
  }

  private static String shown(String answer, int columns, boolean styled) {
    return Recording.onTty(String.join("", Markdown.render(answer + "\n", columns, styled)));
  }

  private static String recorded(String shown) {
    int from = shown.indexOf(MARK) + MARK.length();
    return shown.substring(from, shown.indexOf(END, from));
  }

  @Test
  void keepsASignThatOpensNothing() {
    String text = "a `lone tick, [1] and snake_case";

    assertThat(shown(text, 0, true)).startsWith(text);
  }

  @Test
  void codeThatIsNeverClosedStaysCode() {
    assertThat(shown("```json\n{\n  \"a\": 1", 0, true))
        .isEqualTo("\u001b[1mjson\r\n\u001b[0m\u001b[38;5;10m{\r\n  \"a\": 1\r\n\u001b[0m");
  }

  @Test
  void countsHeadingsAndNestsQuotes() {
    assertThat(shown("## Two\n>> quoted", 0, true))
        .isEqualTo(
            "\u001b[38;5;13m\u001b[1m## Two\u001b[0m\u001b[0m\r\n"
                + "\u001b[38;5;8m│ │ quoted\u001b[0m\u001b[0m\r\n");
  }
}
