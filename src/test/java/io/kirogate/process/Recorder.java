package io.kirogate.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A receiver that remembers everything, with an executor of its own. */
final class Recorder implements AgentProcess.Events, AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(30);
  static final Wiring PTY = new Wiring.Pty(80, 24);
  static final Wiring PIPES = new Wiring.Pipes();
  static final Map<String, String> PATH = Map.of("PATH", System.getenv("PATH"));

  final ExecutorService executor = Executors.newSingleThreadExecutor();
  final List<Exit> exits = new CopyOnWriteArrayList<>();
  final List<byte[]> late = new CopyOnWriteArrayList<>();
  final List<Long> refusals = new CopyOnWriteArrayList<>();
  final AtomicInteger taken = new AtomicInteger();
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
  private AgentProcess process;

  static Launch shell(Wiring wiring, String script) {
    return launch(wiring, "sh", "-c", script);
  }

  static Launch launch(Wiring wiring, String... command) {
    return new Launch(List.of(command), Path.of("/tmp"), PATH, wiring, null);
  }

  AgentProcess start(Launch launch) {
    return start(launch, executor);
  }

  AgentProcess start(Launch launch, Executor on) {
    process = AgentProcess.start(launch, on, this);
    return process;
  }

  @Override
  public void output(byte[] bytes) {
    if (!exits.isEmpty()) {
      late.add(bytes);
    }
    output.writeBytes(bytes);
  }

  @Override
  public void errorOutput(byte[] bytes) {
    errors.writeBytes(bytes);
  }

  @Override
  public void inputRefused(long unread) {
    refusals.add(unread);
  }

  @Override
  public void inputTaken() {
    taken.incrementAndGet();
  }

  @Override
  public void exited(Exit exit) {
    exits.add(exit);
  }

  byte[] bytes() {
    return output.toByteArray();
  }

  String text() {
    return output.toString(StandardCharsets.UTF_8);
  }

  String errorText() {
    return errors.toString(StandardCharsets.UTF_8);
  }

  void awaitText(String part) {
    await().atMost(PATIENCE).until(() -> text().contains(part));
  }

  Exit awaitExit() {
    await().atMost(PATIENCE).until(() -> !exits.isEmpty());
    return exits.get(0);
  }

  /** The number that the process printed as {@code name=123}. */
  long printed(String name) {
    await().atMost(PATIENCE).until(() -> text().matches("(?s).*" + name + "=\\d+\\s.*"));
    return Long.parseLong(text().replaceAll("(?s).*" + name + "=(\\d+).*", "$1"));
  }

  static void awaitDone(CompletionStage<Void> stage) {
    assertThat(stage).succeedsWithin(PATIENCE);
  }

  static boolean isAlive(long pid) {
    return Proc.stat(pid).filter(Proc.Stat::alive).isPresent();
  }

  static char state(long pid) {
    return Proc.stat(pid).map(Proc.Stat::state).orElse('X');
  }

  /** Leaves no process behind, whatever the test did. */
  @Override
  public void close() {
    if (process != null) {
      awaitDone(process.end(Duration.ZERO));
    }
    executor.shutdown();
  }
}
