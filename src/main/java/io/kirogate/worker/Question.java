package io.kirogate.worker;

import io.kirogate.process.AgentProcess;
import io.kirogate.process.Exit;
import io.kirogate.process.Launch;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Asks an agent's command something, in a process of its own. Tells once what it printed, when it
 * has ended.
 */
final class Question implements AgentProcess.Events {
  /** A command that ignores the question may print whatever it likes. */
  private static final int ENOUGH_BYTES = 16 * 1024;

  private final Consumer<String> told;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private AgentProcess process;

  private Question(Consumer<String> told) {
    this.told = told;
  }

  static Question ask(Launch launch, Executor executor, Consumer<String> told) {
    Question question = new Question(told);
    question.process = AgentProcess.start(launch, executor, question);
    return question;
  }

  /** Ends the process and all below it; completes when none is left, on any thread. */
  CompletionStage<Void> end() {
    return process.end(Duration.ZERO);
  }

  /** Nothing was asked. */
  static CompletionStage<Void> ended() {
    return CompletableFuture.completedStage(null);
  }

  @Override
  public void output(byte[] bytes) {
    int room = Math.min(bytes.length, ENOUGH_BYTES - printed.size());
    printed.write(bytes, 0, room);
  }

  /** Warnings, which may name other versions than its own. */
  @Override
  public void errorOutput(byte[] bytes) {}

  @Override
  public void inputRefused(long unread) {
    throw new IllegalStateException("nothing is ever written to it");
  }

  @Override
  public void exited(Exit exit) {
    told.accept(printed.toString(StandardCharsets.UTF_8));
  }
}
