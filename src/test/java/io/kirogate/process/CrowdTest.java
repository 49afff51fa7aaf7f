package io.kirogate.process;

import static io.kirogate.process.Recorder.PATIENCE;
import static io.kirogate.process.Recorder.PIPES;
import static io.kirogate.process.Recorder.PTY;
import static io.kirogate.process.Recorder.shell;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kirogate.process.Exit.Exited;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Many at once, and what they cost afterwards. */
class CrowdTest {
  private static final long SELF = ProcessHandle.current().pid();

  @Test
  void leaveNothingBehind() {
    crowd(2);
    List<String> descriptors = descriptors();
    List<String> threads = threads();
    assertThat(threads).contains("kirogate-processes", "kirogate-exits", "NuProcessQueue-0");
    assertThat(descriptors).anyMatch(target -> target.contains("eventpoll"));
    crowd(50);
    crowd(50);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(children()).isEmpty());
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(descriptors()).isEqualTo(descriptors));
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(threads()).isEqualTo(threads));
  }

  /** Half of them end by themselves, half by force; half on a terminal, half on pipes. */
  private static void crowd(int size) {
    List<Recorder> crowd = IntStream.range(0, size).mapToObj(n -> new Recorder()).toList();
    IntStream.range(0, size).forEach(n -> begin(crowd.get(n), n));
    IntStream.range(0, size).forEach(n -> finish(crowd.get(n), n));
    crowd.forEach(Recorder::close);
  }

  private static void begin(Recorder seen, int n) {
    Wiring wiring = n % 2 == 0 ? PTY : PIPES;
    AgentProcess process =
        seen.start(shell(wiring, "read x; echo I am $x; [ $x -ge 25 ] || exit 3; sleep 1000"));
    process.write((n + "\n").getBytes(UTF_8));
  }

  private static void finish(Recorder seen, int n) {
    seen.awaitText("I am " + n);
    if (n < 25) {
      assertThat(seen.awaitExit()).isEqualTo(new Exited(3));
    }
  }

  @Test
  void canBeEndedAllAtOnce() {
    List<Recorder> crowd = IntStream.range(0, 20).mapToObj(n -> new Recorder()).toList();
    List<AgentProcess> all =
        crowd.stream().map(seen -> seen.start(shell(PTY, "echo up; cat"))).toList();
    crowd.forEach(seen -> seen.awaitText("up"));
    all.stream().map(one -> one.end(Duration.ofSeconds(5))).toList().forEach(Recorder::awaitDone);
    crowd.forEach(seen -> assertThat(seen.awaitExit()).isEqualTo(new Exit.Killed(1)));
    crowd.forEach(Recorder::close);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(children()).isEmpty());
  }

  /** All but those of the test's own tools (surefire starts processes by the JDK's means). */
  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> !name.matches("awaitility.*|pool-.*|process reaper"))
        .sorted()
        .toList();
  }

  private static List<Proc.Stat> children() {
    return Proc.all().stream().filter(stat -> stat.parent() == SELF).toList();
  }

  /** What is behind each open descriptor; jars that a class was loaded from do not count. */
  private static List<String> descriptors() {
    return Stream.of(new File("/proc/self/fd").list())
        .map(descriptor -> target(Path.of("/proc/self/fd", descriptor)))
        .filter(target -> !target.startsWith("/"))
        .sorted()
        .toList();
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException closedMeanwhile) {
      return "/";
    }
  }
}
