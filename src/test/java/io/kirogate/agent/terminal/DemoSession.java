package io.kirogate.agent.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kirogate.agent.AgentSession;
import io.kirogate.agent.AgentSignal;
import io.kirogate.process.AgentProcess;
import io.kirogate.process.Exit;
import io.kirogate.process.Launch;
import io.kirogate.process.Wiring;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The demo agent on a real terminal, driven by a {@link TerminalSession}, as a worker would. */
final class DemoSession implements AutoCloseable, AgentSession.Host, AgentProcess.Events {
  private static final int LIMIT_SECONDS = 60;

  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final LinkedBlockingQueue<AgentSignal> signals = new LinkedBlockingQueue<>();
  private final TerminalSession session;
  private final AgentProcess process;

  DemoSession(Path directory, String... options) throws Exception {
    TerminalProfile profile = Replay.profile("demo");
    session = new TerminalSession(profile, this);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.addAll(List.of("io.kirogate.demo.DemoAgent", "--wrap", "never"));
    command.addAll(List.of(options));
    Map<String, String> environment = new HashMap<>(Map.of("PATH", System.getenv("PATH")));
    environment.put("TERM", "xterm-256color");
    environment.put(Launch.MARKER, UUID.randomUUID().toString());
    Wiring wiring = new Wiring.Pty(profile.columns(), profile.rows());
    process =
        AgentProcess.start(new Launch(command, directory, environment, wiring, null), thread, this);
    assertThat(next()).isInstanceOf(AgentSignal.Prompted.class);
  }

  /** What comes of a prompt: the end of the turn, a refusal, a question. */
  AgentSignal ask(String prompt) throws InterruptedException {
    tell(it -> it.submit(prompt));
    AgentSignal first = next();
    return first instanceof AgentSignal.Accepted ? next() : first;
  }

  /** Makes it forget, and proves that. */
  void reset() throws InterruptedException {
    tell(AgentSession::reset);
    assertThat(next()).isInstanceOf(AgentSignal.Clean.class);
  }

  void tell(Consumer<AgentSession> command) {
    thread.execute(() -> command.accept(session));
  }

  /** The next signal but progress. */
  AgentSignal next() throws InterruptedException {
    AgentSignal signal = signals.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    assertThat(signal).as("a signal").isNotNull();
    return signal;
  }

  /** None is left that nobody waited for. */
  boolean quiet() {
    return signals.isEmpty();
  }

  @Override
  public void write(byte[] bytes) {
    process.write(bytes);
  }

  @Override
  public boolean canonical() {
    return process.canonical();
  }

  @Override
  public void later(Duration delay, Runnable task) {
    thread.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void signal(AgentSignal signal) {
    if (!(signal instanceof AgentSignal.Progressed)) {
      signals.add(signal);
    }
  }

  @Override
  public void output(byte[] bytes) {
    session.received(bytes);
  }

  @Override
  public void errorOutput(byte[] bytes) {
    throw new AssertionError("a terminal has one output");
  }

  @Override
  public void inputRefused(long unread) {
    throw new AssertionError(unread + " bytes unread");
  }

  @Override
  public void exited(Exit how) {
    session.exited();
  }

  @Override
  public void close() {
    process
        .end(Duration.ZERO)
        .toCompletableFuture()
        .orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS)
        .join();
    thread.shutdownNow();
  }
}
