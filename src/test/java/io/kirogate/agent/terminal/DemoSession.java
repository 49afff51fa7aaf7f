package io.kirogate.agent.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kirogate.agent.AgentDriver;
import io.kirogate.agent.AgentSignal;
import io.kirogate.agent.Setup;
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

/** The demo agent on a real terminal, driven by a {@link TerminalDriver}, as a worker would. */
final class DemoSession
    implements AutoCloseable, AgentDriver.Host, AgentDriver.Terminal, AgentProcess.Events {
  private static final int LIMIT_SECONDS = 60;

  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final LinkedBlockingQueue<AgentSignal> signals = new LinkedBlockingQueue<>();
  private final TerminalDriver driver;
  private final AgentProcess process;

  DemoSession(Path directory, String... options) throws Exception {
    TerminalVariant variant = Replay.variant("demo");
    driver = new TerminalDriver(variant, this);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.addAll(List.of("io.kirogate.demo.DemoAgent", "--wrap", "never"));
    command.addAll(List.of(options));
    Map<String, String> environment = new HashMap<>(Map.of("PATH", System.getenv("PATH")));
    environment.put("TERM", "xterm-256color");
    environment.put(Launch.MARKER, UUID.randomUUID().toString());
    Wiring wiring = variant.wiring();
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
  void renew() throws InterruptedException {
    tell(AgentDriver::renew);
    assertThat(next()).isInstanceOf(AgentSignal.Clean.class);
  }

  void tell(Consumer<AgentDriver> command) {
    thread.execute(() -> command.accept(driver));
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
  public Setup setup() {
    return new Setup(Path.of(""), null, null, null);
  }

  @Override
  public AgentDriver.Terminal terminal() {
    return this;
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
    driver.received(bytes);
  }

  @Override
  public void errorOutput(byte[] bytes) {
    driver.receivedError(bytes);
  }

  @Override
  public void inputRefused(long unread) {
    throw new AssertionError(unread + " bytes unread");
  }

  @Override
  public void exited(Exit how) {
    driver.exited();
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
