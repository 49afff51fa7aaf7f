package io.kirogate.worker;

import io.kirogate.agent.AgentKind;
import io.kirogate.process.AgentProcess;
import io.kirogate.process.Exit;
import io.kirogate.process.Launch;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Asks an agent's command for its version, in a process of its own. On the worker's thread. */
final class VersionQuery implements AgentProcess.Events {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int MOST = 64 << 10;

  private final AgentKind.Version version;
  private final Consumer<String> answer;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  private VersionQuery(AgentKind.Version version, Consumer<String> answer) {
    this.version = version;
    this.answer = answer;
  }

  /**
   * @param launch runs the command
   * @param answer is given the version once, "" when the command does not tell it in time
   */
  static AgentProcess ask(
      Launch launch,
      AgentKind.Version version,
      Vertx vertx,
      Executor executor,
      Consumer<String> answer) {
    VersionQuery query = new VersionQuery(version, answer);
    AgentProcess process = AgentProcess.start(launch, executor, query);
    vertx.setTimer(PATIENCE.toMillis(), late -> process.end(Duration.ZERO));
    return process;
  }

  @Override
  public void output(byte[] bytes) {
    printed.write(bytes, 0, Math.min(bytes.length, MOST - printed.size()));
  }

  @Override
  public void errorOutput(byte[] bytes) {
    output(bytes);
  }

  @Override
  public void inputRefused(long unread) {
    throw new IllegalStateException("nothing is written to it");
  }

  @Override
  public void exited(Exit exit) {
    answer.accept(version.in(printed.toString(StandardCharsets.UTF_8)).orElse(""));
  }
}
