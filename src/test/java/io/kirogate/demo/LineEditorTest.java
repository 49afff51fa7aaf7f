package io.kirogate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.kirogate.demo.LineEditor.Outcome;
import io.kirogate.demo.Recording.Step;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LineEditorTest {
  private static final Prompt WITH_PERCENT =
      new Prompt(Ansi.ESC + "[32m1% " + Ansi.RESET + Prompt.CHAT.bytes(), 5);

  @ParameterizedTest
  @MethodSource("io.kirogate.demo.Recording#names")
  void showsWhatTheRealEditorShowed(String name) {
    Recording recording = Recording.of(name);
    Optional<LineEditor> editor = editorIn(recording.start(), recording.columns());
    for (Step step : recording.steps()) {
      if (editor.isPresent()) {
        Outcome outcome = replay(editor.get(), step);
        if (outcome instanceof Outcome.Editing) {
          continue;
        }
      }
      editor = editorIn(step.shown(), recording.columns());
    }
  }

  /** Types it and compares; the outcome that it should have had is read off the recording. */
  private static Outcome replay(LineEditor editor, Step step) {
    Outcome outcome = new Outcome.Editing();
    for (byte b : step.typed().getBytes(StandardCharsets.UTF_8)) {
      outcome = editor.key(b);
    }
    String echo = Recording.onTty(editor.echo());
    if (outcome instanceof Outcome.Editing) {
      assertThat(step.shown()).isEqualTo(echo);
    } else {
      assertThat(step.shown()).startsWith(echo + Ansi.PASTE_OFF + "\r\n");
    }
    return outcome;
  }

  /** The editor that began to wait in this output, if one did; its first line is compared. */
  private static Optional<LineEditor> editorIn(String shown, int columns) {
    int ready = shown.lastIndexOf(Ansi.PASTE_ON);
    if (ready < 0) {
      return Optional.empty();
    }
    for (Prompt prompt : List.of(Prompt.TRUSTING, WITH_PERCENT, Prompt.CHAT, Prompt.CONFIRM)) {
      LineEditor editor =
          new LineEditor(
              prompt, columns, prompt == Prompt.CONFIRM ? Commands::none : Commands::hint);
      if (shown.indexOf(editor.echo(), ready) >= 0) {
        return Optional.of(editor);
      }
    }
    throw new AssertionError("no known prompt in " + shown);
  }

  @Test
  void submitsWhatWasPastedWithItsNewlines() {
    assertThat(type(editor(), "\u001b[200~one\ntwo\r\u001b[201~\r"))
        .isEqualTo(new Outcome.Submitted("one\ntwo\n"));
  }

  @Test
  void dropsControlBytesAndSequencesOfAPaste() {
    assertThat(type(editor(), "\u001b[200~a\u0003b\u001b[31mc\u0007\u001b[201~\r"))
        .isEqualTo(new Outcome.Submitted("abc"));
  }

  @Test
  void anEmbeddedPasteEndEndsThePaste() {
    assertThat(type(editor(), "\u001b[200~a\u001b[201~\rb\u001b[201~\r"))
        .isEqualTo(new Outcome.Submitted("a"));
  }

  @Test
  void lineFeedInsertsANewline() {
    assertThat(type(editor(), "a\nb\r")).isEqualTo(new Outcome.Submitted("a\nb"));
  }

  @Test
  void ignoresTabAndTheKeysThatItDoesNotKnow() {
    assertThat(type(editor(), "a\t\u0013\u0016\u0012\u001b[A\u001bOBb\r"))
        .isEqualTo(new Outcome.Submitted("ab"));
  }

  @Test
  void controlUEmptiesOnlyTheLastLine() {
    assertThat(type(editor(), "one\ntwo\u0015x\u007fy\r"))
        .isEqualTo(new Outcome.Submitted("one\ny"));
  }

  @Test
  void controlLDrawsTheLineOnACleanScreen() {
    LineEditor editor = editor();
    type(editor, "ab");
    editor.echo();

    type(editor, "\f");

    assertThat(editor.echo())
        .isEqualTo("\u001b[H\u001b[J\r\u001b[K" + Prompt.CHAT.bytes() + "ab\r\u001b[4C");
  }

  @Test
  void controlDEndsOnlyAnEmptyLine() {
    assertThat(type(editor(), "\u0004")).isInstanceOf(Outcome.EndOfInput.class);
    assertThat(type(editor(), "a\u0004")).isInstanceOf(Outcome.Editing.class);
  }

  @Test
  void redrawsEveryRowOfALongLine() {
    LineEditor editor = new LineEditor(Prompt.CHAT, 10, Commands::none);
    type(editor, "\u001b[200~12345678901234567\u001b[201~");
    editor.echo();

    type(editor, "\u007f");

    assertThat(editor.echo())
        .isEqualTo(
            "\r\u001b[K\u001b[A\r\u001b[K" + Prompt.CHAT.bytes() + "1234567890123456\r\u001b[8C");
  }

  @Test
  void putsCharactersTogetherFromTheirBytes() {
    List<String> texts = new ArrayList<>();
    for (String text : List.of("é中🚀", "a\uD83D\uDC69\u200D\uD83D\uDCBBb")) {
      texts.add(((Outcome.Submitted) type(editor(), text + "\r")).text());
    }
    assertThat(texts).containsExactly("é中🚀", "a\uD83D\uDC69\u200D\uD83D\uDCBBb");
  }

  @Test
  void replacesBytesThatAreNoUtf8() {
    LineEditor editor = editor();
    for (byte b : new byte[] {(byte) 0xFF, (byte) 0xC3, 'a', (byte) 0x80}) {
      editor.key(b);
    }
    assertThat(type(editor, "\r")).isEqualTo(new Outcome.Submitted("\uFFFDa\uFFFD"));
  }

  private static LineEditor editor() {
    return new LineEditor(Prompt.CHAT, 80, Commands::hint);
  }

  /** Stops where a program would: at the first outcome. */
  private static Outcome type(LineEditor editor, String keys) {
    Outcome outcome = new Outcome.Editing();
    for (byte b : keys.getBytes(StandardCharsets.UTF_8)) {
      outcome = editor.key(b);
      if (!(outcome instanceof Outcome.Editing)) {
        return outcome;
      }
    }
    return outcome;
  }
}
