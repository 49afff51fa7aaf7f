package io.kirogate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.kirogate.demo.Dispatch.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The traps of facts/kiro-cli.md 4. */
class DispatchTest {

  @ParameterizedTest
  @CsvSource({
    "'hello / there', PROMPT, 'hello / there'",
    "' \u200B\u2060/clear ', COMMAND, clear",
    "'/tools trust-all', COMMAND, 'tools trust-all'",
    "'/a/b c', PROMPT, 'a/b c'",
    "'/!id', SHELL, id",
    "'\uFEFF!id', PROMPT, '\uFEFF!id'",
    "'!rm -rf x', SHELL, 'rm -rf x'",
    "'@nothing here', STORED_PROMPT, nothing",
    "'  \u200F ', NOTHING, ''",
    "'tab\there', PROMPT, 'tabhere'"
  })
  void decidesByTheFirstVisibleCharacter(String accepted, Kind kind, String text) {
    assertThat(Dispatch.of(accepted)).isEqualTo(new Dispatch(kind, text));
  }

  @Test
  void putsTheContentsOfAFileWhereItIsNamed(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("secret.txt"), "s3cret");

    assertThat(Dispatch.of("tell me @" + file + " now").text()).isEqualTo("tell me s3cret now");
    assertThat(Dispatch.of("@" + file)).isEqualTo(new Dispatch(Kind.PROMPT, "s3cret"));
    assertThat(Dispatch.of("mail a@b.example @nofile").text())
        .isEqualTo("mail a@b.example @nofile");
  }
}
