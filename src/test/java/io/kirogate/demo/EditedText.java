package io.kirogate.demo;

import io.kirogate.demo.LineEditor.Outcome;
import java.nio.charset.StandardCharsets;

/** What an editor accepts when something is typed. */
final class EditedText {
  private EditedText() {}

  /** Null when the Enter, if there was one, did not submit. */
  static String after(LineEditor editor, String typed) {
    Outcome outcome = new Outcome.Editing();
    for (byte b : typed.getBytes(StandardCharsets.UTF_8)) {
      outcome = editor.key(b);
    }
    return outcome instanceof Outcome.Submitted submitted ? submitted.text() : null;
  }
}
