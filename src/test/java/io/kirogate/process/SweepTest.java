package io.kirogate.process;

import static io.kirogate.process.Recorder.PATIENCE;
import static io.kirogate.process.Recorder.isAlive;
import static io.kirogate.process.Strays.DEAF;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real processes that init has adopted, each in a session of its own. */
class SweepTest {
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final Duration LONG = Duration.ofMinutes(1);

  private final String run = UUID.randomUUID().toString();
  private final Strays strays = new Strays();

  @AfterEach
  void leaveNothing() {
    strays.close();
  }

  @Test
  void endsWhateverCarriesTheMarkerByForceIfNeedBe() throws IOException {
    List<Long> ours =
        List.of(strays.marked(run + ".worker1-1", DEAF), strays.marked(run + ".worker2-7", DEAF));

    assertThat(swept(SHORT)).isEqualTo(2);

    assertThat(ours).noneMatch(Recorder::isAlive);
  }

  @Test
  void asksPolitelyFirst(@TempDir Path directory) throws IOException {
    Path hung = directory.resolve("hung-up");
    String polite = "trap 'echo >" + hung + "; exit' HUP; echo $$; while :; do sleep 0.05; done";
    strays.marked(run + ".worker1-1", polite);

    assertThat(swept(LONG)).isGreaterThanOrEqualTo(1);

    assertThat(Files.exists(hung)).isTrue();
  }

  @Test
  void endsOneThatSomebodyStopped() throws IOException {
    long stray = strays.marked(run + ".worker1-1", DEAF);
    LibC.kill((int) stray, Signals.STOP);

    swept(SHORT);

    assertThat(isAlive(stray)).isFalse();
  }

  @Test
  void leavesEverybodyElseAlone() throws IOException {
    String marker = Launch.MARKER + "=" + run + ".worker1-1";
    List<Long> others =
        List.of(
            strays.start(Map.of(), DEAF),
            strays.marked(UUID.randomUUID() + ".worker1-1", DEAF),
            strays.marked(run, DEAF),
            strays.marked(run + "0.worker1-1", DEAF),
            strays.marked("0" + run + ".worker1-1", DEAF),
            strays.start(Map.of("OUTER_" + Launch.MARKER, run + ".worker1-1"), DEAF),
            strays.start(Map.of("TEXT", "two lines\n" + marker), DEAF),
            strays.start(Map.of(), "exec sh -c 'echo $$; exec sleep 1000' '" + marker + "'"));

    assertThat(swept(SHORT)).isZero();

    assertThat(others).allMatch(Recorder::isAlive);
  }

  /** Each generation is somebody new, and its parent is dead when it is looked for. */
  @Test
  void catchesUpWithThoseThatForkAllTheTime() throws IOException {
    strays.marked(run + ".worker1-1", "n() { sleep 1000 & sleep 0.01; n; }; echo $$; n & n");

    assertThat(swept(SHORT)).isGreaterThan(2);

    assertThat(marked()).isEmpty();
  }

  /** As after a fork bomb that a limit on processes stopped. */
  @Test
  void endsACrowd() throws IOException {
    strays.marked(run + ".worker1-1", "for i in $(seq 300); do sleep 1000 & done; echo $$; wait");

    assertThat(swept(Duration.ZERO)).isEqualTo(301);

    assertThat(marked()).isEmpty();
  }

  @Test
  void isDoneAtOnceWhenThereIsNobody() {
    assertThat(swept(LONG)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "a.b", "a/b", "$(touch x)", "a\nb"})
  void refusesWhatIsNoRun(String notARun) {
    assertThatThrownBy(() -> Sweep.of(notARun, SHORT)).isInstanceOf(IllegalArgumentException.class);
  }

  /** Whoever got the number of one that ended is not hit in its place. */
  @Test
  void signalsNobodyWhoHasTheNumberOfAnother(@TempDir Path directory) throws IOException {
    Path hit = directory.resolve("hit");
    String script =
        "trap 'echo >" + hit + "' HUP; trap exit TERM; echo $$; while :; do sleep 0.05; done";
    long pid = strays.start(Map.of(), script);
    Proc.Stat now = Proc.stat(pid).orElseThrow();

    Signals.send(Signals.HUP, new Proc.Stat(pid, 'S', 1, pid, 0, 1, now.started() - 1, 0, 0));
    Signals.send(Signals.TERM, now);

    await().atMost(PATIENCE).until(() -> !isAlive(pid));
    assertThat(Files.exists(hit)).isFalse();
  }

  private int swept(Duration polite) {
    return Sweep.of(run, polite).toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }

  private List<Proc.Stat> marked() {
    return Proc.all().stream()
        .filter(Proc.Stat::alive)
        .filter(stat -> Proc.carriesPrefix(stat.pid(), Launch.MARKER + "=" + run))
        .toList();
  }
}
