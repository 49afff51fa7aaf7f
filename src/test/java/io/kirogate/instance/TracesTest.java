package io.kirogate.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.kirogate.instance.Traces.Verdict;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TracesTest {
  private static final Instant START = Instant.parse("2026-02-09T07:58:00.500Z");

  /** Process 7 lives since {@link #START}, nobody else does. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "none, none, NONE",
        "none, 7, NONE",
        "2026-02-09T07:58:01.000Z, 7, RUNNING",
        "2026-02-09T07:58:00.500Z, 7, RUNNING",
        "'2026-02-09T07:58:00.500Z\n', '7\n', RUNNING",
        // The kernel tells the start to a second only.
        "2026-02-09T07:58:00.000Z, 7, RUNNING",
        "2026-02-09T07:57:59.000Z, 7, STALE",
        "2025-01-01T00:00:00.000Z, 7, STALE",
        "2026-02-09T07:58:01.000Z, 8, STALE",
        "2026-02-09T07:58:01.000Z, none, CORRUPTED",
        "2026-02-09T07:58:01.000Z, '', CORRUPTED",
        "2026-02-09T07:58:01.000Z, seven, CORRUPTED",
        "2026-02-09T07:58:01.000Z, -7, CORRUPTED",
        "2026-02-09T07:58:01.000Z, 0, CORRUPTED",
        "2026-02-09T07:58:01.000Z, 99999999999999999999, CORRUPTED",
        "+1000000000-12-31T23:59:59.999999999Z, 7, RUNNING",
        "-1000000000-01-01T00:00:00Z, 7, STALE",
        "yesterday, 7, CORRUPTED",
        "'', 7, CORRUPTED",
      })
  void saysWhoRuns(String lock, String pid, Verdict verdict) {
    Traces found =
        Traces.read(
            Optional.ofNullable(lock),
            Optional.ofNullable(pid),
            id -> id == 7 ? Optional.of(START) : Optional.empty());
    assertThat(found).isEqualTo(new Traces(verdict, verdict == Verdict.RUNNING ? 7 : 0));
  }
}
