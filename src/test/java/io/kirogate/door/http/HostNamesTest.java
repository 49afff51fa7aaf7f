package io.kirogate.door.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.kirogate.config.HttpConfig;
import io.vertx.core.net.HostAndPort;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostNamesTest {

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, localhost, true",
    "127.0.0.1, 127.0.0.1:5, true",
    "127.0.0.1, [::1]:5, true",
    "127.0.0.1, 127.0.0.2, false",
    "127.0.0.1, 10.0.0.1, false",
    "127.0.0.7, 127.0.0.7, true",
    "::1, [::1]:8080, true",
    "localhost, 127.0.0.1, true",
    "10.0.0.1, 10.0.0.1:8080, true",
    "10.0.0.1, localhost, false",
    "10.0.0.1, 10.0.0.2, false",
    "Gate.example, gate.EXAMPLE:1, true",
    "0.0.0.0, 10.0.0.1:8080, true",
    "0.0.0.0, [fe80::1]:8080, true",
    "0.0.0.0, localhost, true",
    "0.0.0.0, evil.example, false",
    "0.0.0.0, 1.2.3.4.evil.example, false",
    "::, 10.0.0.1, true",
    "10.0.0.1, named.example:7, true",
    "10.0.0.1, ported.example:81, true",
    "10.0.0.1, ported.example:82, false",
    "10.0.0.1, ported.example, false",
    "10.0.0.1, [fd00::1], true",
  })
  void theBoundHostsNamesAndTheConfiguredOnes(String bound, String host, boolean allowed) {
    List<String> configured = List.of("named.example", "Ported.example:81", "fd00::1");
    HttpConfig http = new HttpConfig(bound, 8080, true, configured, List.of(), 1, List.of());
    assertThat(HostNames.of(http).allow(HostAndPort.parseAuthority(host, -1))).isEqualTo(allowed);
  }
}
