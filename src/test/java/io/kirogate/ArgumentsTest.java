package io.kirogate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      nullValues = "",
      value = {
        ",io.kirogate.MainVerticle",
        "run,io.kirogate.MainVerticle",
        "run io.kirogate.MainVerticle,io.kirogate.MainVerticle",
        "other.Verticle,other.Verticle",
        "run -conf {} -cluster,-conf {} -cluster io.kirogate.MainVerticle",
        "run a.Verticle -options {} -worker,a.Verticle -options {} -worker",
      })
  void theLauncherGetsAVerticleAndNoRun(String given, String expected) throws Refusal {
    assertThat(parse(given == null ? "" : given).forLauncher())
        .containsExactly(expected.split(" "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-conf FILE", "--conf FILE", "-conf=FILE", "-CONF FILE", "run x -conf FILE"})
  void theConfigIsAFile(String given) throws Exception {
    Path file = Files.writeString(directory.resolve("config.json"), "{\"a\": 1}");
    assertThat(parse(given.replace("FILE", file.toString())).config()).isEqualTo("{\"a\": 1}");
  }

  @Test
  void theConfigIsTextOrNothing() throws Refusal {
    assertThat(Arguments.parse("-conf", " {\"a\": 1}").config()).isEqualTo(" {\"a\": 1}");
    assertThat(Arguments.parse().config()).isEqualTo("{}");
  }

  @Test
  void aConfigThatCannotBeReadIsRefused() throws Exception {
    Path latin1 = Files.write(directory.resolve("latin1.json"), new byte[] {'{', (byte) 0xE4});

    assertThatThrownBy(() -> Arguments.parse("-conf", directory + "/missing.json").config())
        .isInstanceOf(Refusal.class)
        .hasMessage("-conf " + directory + "/missing.json: no such file");
    assertThatThrownBy(() -> Arguments.parse("-conf", directory.toString()).config())
        .isInstanceOf(Refusal.class)
        .hasMessage("-conf " + directory + ": cannot be read (Is a directory)");
    assertThatThrownBy(() -> Arguments.parse("-conf", latin1.toString()).config())
        .isInstanceOf(Refusal.class)
        .hasMessage("-conf " + latin1 + ": expected UTF-8");
  }

  @ParameterizedTest
  @CsvSource({
    "-options nowhere.json,-options nowhere.json: no such file",
    "--options {],-options: expected a JSON object",
    "-deployment-options nowhere.json,-deployment-options nowhere.json: no such file",
  })
  void optionsThatTheLauncherWouldQuietlyDoWithoutAreRefused(String given, String reason) {
    assertThatThrownBy(() -> parse(given).checkOptions())
        .isInstanceOf(Refusal.class)
        .hasMessage(reason);
  }

  @ParameterizedTest
  @CsvSource({
    "--nonsense,Unknown option: '--nonsense'",
    "doctor --nonsense,Unknown option: '--nonsense'",
  })
  void whatIsNotKnownIsRefused(String given, String reason) {
    assertThatThrownBy(() -> parse(given)).isInstanceOf(Refusal.class).hasMessage(reason);
  }

  @ParameterizedTest
  @CsvSource({"doctor -conf {},true", "run -conf {},false", "-conf doctor,false"})
  void theFirstWordAsksForTheDoctor(String given, boolean forDoctor) throws Refusal {
    assertThat(parse(given).forDoctor()).isEqualTo(forDoctor);
  }

  private static Arguments parse(String line) throws Refusal {
    return Arguments.parse(line.isEmpty() ? new String[0] : line.split(" "));
  }
}
