package io.kirogate.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kirogate.demo.AcpOptions.Shape;
import io.kirogate.demo.Options.Boot;
import io.kirogate.demo.Options.UsageException;
import java.time.Duration;
import java.util.Optional;
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
                new Boot.Prompting(Duration.ZERO),
                Optional.empty()));
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
                new Boot.Prompting(Duration.ofMillis(20)),
                Optional.empty()));
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

  @Test
  void ofAcpAreAllUnderstood() throws UsageException {
    assertThat(
            options(
                    "--acp-v2 --model m --agent x --effort high --trust-tools fs_read,execute_bash"
                        + " --ignore-eof --leftover --wrapper --session-delay 30")
                .acp())
        .contains(
            new AcpOptions(
                Shape.V2,
                false,
                true,
                Optional.of("m"),
                true,
                true,
                true,
                false,
                Duration.ofMillis(30)));
    assertThat(options("--acp-v3 --auth-method cli --late-model").acp())
        .contains(
            new AcpOptions(
                Shape.V3, true, false, Optional.empty(), false, false, false, true, Duration.ZERO));
    assertThat(options("--acp").acp().orElseThrow().shape()).isEqualTo(Shape.PLAIN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--leftover | '--leftover' needs '--acp', '--acp-v2' or '--acp-v3'",
        "--acp --wrap never | the argument '--wrap' cannot be used with '--acp'",
        "--acp-v3 --model x | the argument '--model' cannot be used with '--acp-v3'",
        "--acp-v3 -a | the argument '-a' cannot be used with '--acp-v3'",
        "--acp-v2 --late-model | the argument '--late-model' cannot be used with '--acp-v2'",
        "--acp --acp-v2 | only one of '--acp', '--acp-v2', '--acp-v3' may be given",
        "--acp-v3 --auth-method sso | invalid value 'sso' for '--auth-method'",
        "--acp --session-delay | a value is required for '--session-delay'",
        "--acp --session-delay soon | invalid value 'soon' for '--session-delay'"
      })
  void ofAcpAreRefusedWhereTheyDoNotBelong(String line, String message) {
    assertThatThrownBy(() -> options(line)).hasMessage(message);
  }

  private static Options options(String line) throws UsageException {
    return Options.parse(line.split(" "));
  }
}
