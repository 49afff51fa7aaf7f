package io.kirogate;

import static org.assertj.core.api.Assertions.assertThat;

import io.kirogate.config.Config;
import io.kirogate.config.ConfigLoader;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangesTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      delimiter = '|',
      value = {
        "{} | ~~",
        "{'http': {'port': 1}} | $.http.port",
        "{'http': {'port': 1, 'hosts': ['a']}, 'drain': {'timeout': '1s'}} | $.drain.timeout,$.http.hosts,$.http.port",
        "{'http': {'keys': [{'name': 'a', 'key': '0123456789abcdef'}]}} | $.http.keys",
        "{'instance': {'lock': '/a'}, 'state': {'directory': '/b'}} | $.instance.lock,$.state.directory",
        "{'supervisor': {'every': '1s'}} | $.supervisor.every",
        "{'log': {'level': 'debug', 'format': 'json'}} | $.log.format",
        "{'pools': {'fast': {'pool': {'size': 3}}}} | ~~",
        "{'pool': {'size': 3}, 'agent': {'profile': 'q'}, 'tasks': {'directory': '/t'}} | ~~"
      })
  void namesWhatActsAtAStartOnly(String after, String paths) {
    assertThat(String.join(",", Changes.needingRestart(config("{}"), config(after))))
        .isEqualTo(paths);
  }

  private static Config config(String json) {
    return ConfigLoader.load(json.replace('\'', '"'), Map.of());
  }
}
