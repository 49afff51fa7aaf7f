package io.kirogate;

import static org.assertj.core.api.Assertions.assertThat;

import io.kirogate.config.InvalidConfig;
import io.kirogate.config.Problem;
import java.io.IOException;
import java.net.BindException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RefusalTest {

  static Stream<Arguments> causes() {
    return Stream.of(
        Arguments.of(
            new InvalidConfig(List.of(new Problem("$.a", "one"), new Problem("$.b", "two"))),
            List.of("$.a: one", "$.b: two")),
        Arguments.of(
            new BindException("Address already in use"),
            List.of("cannot listen on h:1: Address already in use")),
        Arguments.of(
            new SocketException("Permission denied"),
            List.of("cannot listen on h:1: Permission denied")),
        Arguments.of(
            new UnknownHostException("h: Name or service not known"),
            List.of("cannot listen on h:1: h: Name or service not known")),
        Arguments.of(
            new UnresolvedAddressException(),
            List.of("cannot listen on h:1: java.nio.channels.UnresolvedAddressException")),
        Arguments.of(
            new IllegalStateException("profile x: not found"), List.of("profile x: not found")),
        Arguments.of(new IOException("disk full"), List.of("disk full")),
        Arguments.of(new IOException(), List.of("java.io.IOException")),
        Arguments.of(
            new NullPointerException("because \"a\" is null"),
            List.of("java.lang.NullPointerException: because \"a\" is null")));
  }

  @ParameterizedTest
  @MethodSource("causes")
  void everyCauseIsLinesForTheOperator(Throwable cause, List<String> lines) {
    assertThat(Refusal.lines(cause, "h:1")).isEqualTo(lines);
  }
}
