package io.kirogate.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kirogate.demo.Options.Boot;
import io.kirogate.demo.Options.UsageException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {

  @Test
  void areThoseOfTheRealProgramByDefault() throws UsageException {
    assertThat(options("chat"))
        .isEqualTo(
            new Options(
                false,
                true,
                true,
                false,
                false,
                false,
                1,
                Duration.ZERO,
                new Boot.Prompting(Duration.ZERO)));
  }

  @Test
  void areAllUnderstood() throws UsageException {
    assertThat(
            options(
                "chat -a --wrap never --agent x --no-markdown --directives --digest --race --seed 7"
                    + " --word-delay 9 --boot-delay 20"))
        .isEqualTo(
            new Options(
                true,
                false,
                false,
                true,
                true,
                true,
                7,
                Duration.ofMillis(9),
                new Boot.Prompting(Duration.ofMillis(20))));
  }

  @ParameterizedTest
  @CsvSource({
    "--nonsense, unexpected argument '--nonsense' found",
    "--wrap, a value is required for '--wrap'",
    "--seed x, invalid value 'x' for '--seed'"
  })
  void areRefusedWhenTheyMakeNoSense(String line, String message) {
    assertThatThrownBy(() -> options(line)).hasMessage(message);
  }

  private static Options options(String line) throws UsageException {
    return Options.parse(line.split(" "));
  }
}
