package io.kirogate.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProfilesTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"kiro-cli", "q", "demo"})
  void theBuiltInOnesAreSound(String name) throws InvalidProfile {
    assertThat(Profiles.load(name).name()).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"extends\": \"q\", \"reset\": []}|reset: expected at least one step",
        "{\"extends\": \"q\", \"command\": []}|command: expected at least one word",
        "{\"extends\": \"q\", \"terminal\": {\"columns\": 0, \"rows\": 5}}|$.terminal",
        "{\"extends\": \"q\", \"bogus\": 1}|bogus",
        "{\"extends\": \"q\", \"prompt\": {\"match\": \"(\"}}|$.prompt.match",
        "{\"extends\": \"nonsuch\"}|nonsuch",
        "[]|not a JSON object",
        "{\"name\": \"x\"|line 1"
      })
  void aFaultIsToldWithItsPlace(String json, String said) throws Exception {
    Path file = directory.resolve("mine.json");
    Files.writeString(file, json);
    assertThatThrownBy(() -> Profiles.load(file.toString()))
        .isInstanceOf(InvalidProfile.class)
        .hasMessageContaining(said);
  }

  @Test
  void aProfileThatExtendsItselfIsRefused() throws Exception {
    Path file = directory.resolve("mine.json");
    Files.writeString(file, "{\"extends\": \"" + file + "\"}");
    assertThatThrownBy(() -> Profiles.load(file.toString())).hasMessageContaining("extends itself");
  }
}
