package io.kirogate.bench;

import io.kirogate.process.AgentProcess;
import io.kirogate.process.Exit;
import io.kirogate.process.Launch;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The least that serves an agent over HTTP: one process, and one request after another. No limits,
 * no pool, no proof; nobody should use it.
 */
abstract class BareServer extends VerticleBase implements AgentProcess.Events {
  private final Launch launch;
  private final Promise<Void> ready = Promise.promise();
  private AgentProcess process;
  private HttpServer server;
  private final Queue<Asked> waiting = new ArrayDeque<>();

  private record Asked(HttpServerRequest request, String prompt) {}

  BareServer(Launch launch) {
    this.launch = launch;
  }

  int port() {
    return server.actualPort();
  }

  @Override
  public Future<?> start() {
    process = AgentProcess.start(launch, task -> context.runOnContext(v -> task.run()), this);
    server = vertx.createHttpServer().requestHandler(this::asked);
    begin();
    return ready.future().compose(prompted -> server.listen(0, "127.0.0.1"));
  }

  @Override
  public Future<?> stop() {
    return Future.fromCompletionStage(process.end(Duration.ofSeconds(2)), context);
  }

  private void asked(HttpServerRequest request) {
    request
        .body()
        .onSuccess(
            body -> {
              waiting.add(new Asked(request, new JsonObject(body).getString("prompt")));
              if (waiting.size() == 1) {
                ask(waiting.element().prompt());
              }
            });
  }

  /** The process was started. */
  abstract void begin();

  /** The one before has been answered. */
  abstract void ask(String prompt);

  final void write(String text) {
    process.write(text.getBytes(StandardCharsets.UTF_8));
  }

  final void ready() {
    ready.tryComplete();
  }

  final boolean isAsked() {
    return !waiting.isEmpty();
  }

  /** The prompt that is waited for. */
  final String prompt() {
    return waiting.element().prompt();
  }

  final void answer(String text) {
    waiting
        .remove()
        .request()
        .response()
        .putHeader("Content-Type", "application/json")
        .end(new JsonObject().put("output", text).encode());
    if (isAsked()) {
      ask(prompt());
    }
  }

  @Override
  public void errorOutput(byte[] bytes) {
    throw new IllegalStateException(
        "the agent complains: " + new String(bytes, StandardCharsets.UTF_8));
  }

  @Override
  public void inputRefused(long unread) {
    throw new IllegalStateException("the agent reads nothing");
  }

  @Override
  public void exited(Exit exit) {
    ready.tryFail("the agent " + exit.describe());
  }
}
