package io.kirogate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A whole gateway with real demo agents, and a real HTTP client to it. */
public final class Gateway implements AutoCloseable {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final Vertx vertx;
  private final String deployment;
  private final int port;
  private final HttpClient http = HttpClient.newHttpClient();

  private Gateway(Vertx vertx, String deployment, int port) {
    this.vertx = vertx;
    this.deployment = deployment;
    this.port = port;
  }

  /** A config for demo agents at a terminal that obey directives; its workers restart fast. */
  static JsonObject config(String... demoOptions) {
    return config(DemoVariant.LINE, demoOptions);
  }

  static JsonObject config(DemoVariant variant, String... demoOptions) {
    return config(variant.agent(demoOptions));
  }

  static JsonObject config(JsonObject agent) {
    return new JsonObject()
        .put("http", new JsonObject().put("port", 0))
        .put("agent", agent)
        .put("pool", new JsonObject().put("restartDelay", "100ms"));
  }

  /** At a reload it reads this object again. */
  static Gateway start(Vertx vertx, JsonObject config) {
    MainVerticle verticle = new MainVerticle(line -> {}, config::encode);
    String id =
        get(
            vertx
                .deployVerticle(verticle, new DeploymentOptions().setConfig(config))
                .toCompletionStage()
                .toCompletableFuture());
    return new Gateway(vertx, id, verticle.port());
  }

  static Gateway ready(Vertx vertx, JsonObject config) {
    Gateway gateway = start(vertx, config);
    gateway.awaitAvailable(config.getJsonObject("pool").getInteger("size", 2));
    return gateway;
  }

  /** One that runs elsewhere, and that somebody else ends. */
  public static Gateway at(int port) {
    return new Gateway(null, null, port);
  }

  public int port() {
    return port;
  }

  public void awaitAvailable(int workers) {
    await().atMost(LONG).until(() -> health().getInteger("available") == workers);
  }

  public JsonObject health() {
    return new JsonObject(get(send(request("/health").GET())).body());
  }

  /** The pid of the agent in this slot; waits until it is known. */
  public long pid(String slot) {
    return await()
        .atMost(LONG)
        .until(
            () -> {
              JsonObject worker = health().getJsonObject("workers").getJsonObject(slot);
              return worker == null ? 0L : worker.getLong("pid", 0L);
            },
            pid -> pid > 0);
  }

  /** The sessions that hold a slot, as {@code worker1-1}. */
  public Set<String> sessions() {
    return health().getJsonArray("sessions").stream()
        .map(session -> ((JsonObject) session).getString("sessionId"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  public HttpResponse<String> post(String path, JsonObject body) {
    return get(postAsync(path, body));
  }

  /**
   * @param body null = none
   */
  HttpResponse<String> call(String method, String path, String body) {
    HttpRequest.BodyPublisher sent =
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body);
    return get(send(request(path).header("Content-Type", "application/json").method(method, sent)));
  }

  public CompletableFuture<HttpResponse<String>> postAsync(String path, JsonObject body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.encode())));
  }

  public CompletableFuture<HttpResponse<String>> executeAsync(String prompt) {
    return postAsync("/execute", new JsonObject().put("prompt", prompt));
  }

  /** The answer's text; fails when there is none. */
  String ask(String prompt) {
    HttpResponse<String> response = get(executeAsync(prompt));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return new JsonObject(response.body()).getString("output");
  }

  JsonObject getJson(String path) {
    return new JsonObject(get(send(request(path).GET())).body());
  }

  HttpResponse<String> getRaw(String path) {
    return get(send(request(path).GET()));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(LONG.multipliedBy(2));
  }

  private CompletableFuture<HttpResponse<String>> send(HttpRequest.Builder request) {
    return http.sendAsync(request.build(), BodyHandlers.ofString());
  }

  public static <T> T get(CompletableFuture<T> future) {
    try {
      return future.get(2, TimeUnit.MINUTES);
    } catch (Exception e) {
      throw new AssertionError("no result within 2 min", e);
    }
  }

  public static void kill(long pid, String signal) {
    try {
      assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor())
          .as("kill -%s %d", signal, pid)
          .isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  void stop() {
    get(vertx.undeploy(deployment).toCompletionStage().toCompletableFuture());
  }

  @Override
  public void close() {
    if (vertx != null && vertx.deploymentIDs().contains(deployment)) {
      stop();
    }
  }
}
