package io.kirogate.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "$|``",
        "$.pool.size|/pool/size",
        "$.http.keys[12].key|/http/keys/12/key",
        "$.agent.environment.set[\"A=B\"]|/agent/environment/set/A=B",
        "$[\"a.b/c~d\"].x|/a.b~1c~0d/x"
      })
  void aPathIsAPointerToo(String path, String pointer) {
    assertThat(new Problem(path, "wrong").pointer()).isEqualTo(pointer);
  }
}
