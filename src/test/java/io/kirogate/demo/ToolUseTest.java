package io.kirogate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolUseTest {

  @ParameterizedTest
  @CsvSource({
    "approval-yes, false",
    "approval-no, false",
    "trust-all, true",
    "tool-reads-stdin, true"
  })
  void showsItsBlockAsRecorded(String name, boolean trusted) {
    Recording recording = Recording.of(name);
    LineEditor editor = new LineEditor(Prompt.CHAT, recording.columns(), Commands::hint);
    EditedText.after(editor, recording.steps().get(0).typed());
    String command = Directives.of(EditedText.after(editor, "\r")).argument("tool").orElseThrow();

    assertThat(recording.steps().get(1).shown())
        .contains(Recording.onTty(new ToolUse("id", command, trusted).block()));
  }

  @Test
  void asksAsRecorded() {
    assertThat(Recording.of("approval-yes").steps().get(1).shown())
        .contains(Recording.onTty(Notices.APPROVAL) + Ansi.PASTE_ON);
  }

  @Test
  void tellsItsOutputAsJson() {
    assertThat(new ToolUse("tooluse_1", "x", false).answer("h\"i\n\u001b[0m\n", 3))
        .isEqualTo(
            "The tool said: [{\"toolUseId\": \"tooluse_1\", \"content\": [{\"json\": {\"stdout\":"
                + " \"h\\\"i\\n\\u001b[0m\", \"stderr\": \"\", \"exit_status\": \"3\"}}],"
                + " \"status\": \"success\"}]");
  }

  @Test
  void tellsADenialAsRecorded() {
    assertThat(new ToolUse("tooluse_303336031", "x", false).deniedAnswer())
        .isEqualTo(
            "The tool said: [{\"toolUseId\": \"tooluse_303336031\", \"content\": [{\"text\": \"Tool"
                + " use was cancelled by the user\"}], \"status\": \"error\"}]");
  }
}
