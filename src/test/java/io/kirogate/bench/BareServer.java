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
 * The least that serves an agent over HTTP: one process, one request after another, and a search
 * for the ready mark in its bytes. No limits, no reset, no proof; nobody should use it.
 */
final class BareServer extends VerticleBase implements AgentProcess.Events {
  private final Launch launch;
  private final StringBuilder shown = new StringBuilder();
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
                ask();
              }
            });
  }

  private void ask() {
    shown.setLength(0);
    process.write(
        (PromptAgent.PASTE + waiting.element().prompt() + PromptAgent.PASTED + "\r")
            .getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void output(byte[] bytes) {
    shown.append(new String(bytes, StandardCharsets.ISO_8859_1));
    if (shown.indexOf(PromptAgent.READY) >= 0) {
      ready.tryComplete();
    }
    int begin = shown.indexOf(PromptAgent.MARK);
    int end = begin < 0 ? -1 : shown.indexOf(PromptAgent.READY, begin);
    if (!waiting.isEmpty() && end >= 0) {
      answer(shown.substring(begin + PromptAgent.MARK.length(), end).strip());
    }
  }

  private void answer(String text) {
    waiting
        .remove()
        .request()
        .response()
        .putHeader("Content-Type", "application/json")
        .end(new JsonObject().put("output", text).encode());
    if (!waiting.isEmpty()) {
      ask();
    }
  }

  @Override
  public void errorOutput(byte[] bytes) {
    throw new IllegalStateException("a terminal has one output only");
  }

  @Override
  public void inputRefused(long unread) {
    throw new IllegalStateException("the agent reads nothing");
  }

  @Override
  public void exited(Exit exit) {
    ready.tryFail("the agent " + exit.describe() + "; it had shown: " + shown);
  }
}
