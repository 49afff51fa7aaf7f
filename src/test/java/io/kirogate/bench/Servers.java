package io.kirogate.bench;

import io.kirogate.MainVerticle;
import io.kirogate.process.Launch;
import io.kirogate.process.Wiring;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Starts the contenders, on one event loop, each ready when it is told of. */
final class Servers implements AutoCloseable {
  private static final int WORKERS = 2;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final Path directory;
  private final List<String> deployed = new ArrayList<>();

  Servers(Path directory) {
    this.directory = directory;
  }

  // ---- agents with a line interface ----

  private static List<String> lineCommand() {
    String words = "stty raw -echo; exec " + String.join(" ", java(PromptAgent.class));
    return List.of("sh", "-c", words.replace(classPath(), "'" + classPath() + "'"));
  }

  int bareLine() throws Exception {
    return bare(new BareLine(launch(lineCommand(), new Wiring.Pty(2000, 50))));
  }

  int line(String reset) throws Exception {
    JsonObject agent = new JsonObject().put("profile", "demo").put("variant", "line");
    return gateway("line-" + reset, agent.put("reset", reset), lineCommand());
  }

  // ---- agents that speak the protocol ----

  int bareAcp() throws Exception {
    return bare(new BareAcp(launch(java(AcpAgent.class), new Wiring.Pipes())));
  }

  /**
   * @param sessionsAtOnce 2 = the next session is opened while a turn runs
   * @param arguments of the agent
   */
  int acp(String name, int sessionsAtOnce, String... arguments) throws Exception {
    JsonObject profile =
        new JsonObject()
            .put("extends", "acp")
            .put("name", name)
            .put("acp", new JsonObject().put("sessionsAtOnce", sessionsAtOnce));
    Path file = Files.writeString(directory.resolve(name + ".json"), profile.encode());
    JsonObject agent = new JsonObject().put("profile", file.toString()).put("reset", "clear");
    return gateway(name, agent, java(AcpAgent.class, arguments));
  }

  // ---- both ----

  private static List<String> java(Class<?> agent, String... arguments) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> words = new ArrayList<>();
    words.addAll(List.of(java, "-XX:+UseSerialGC", "-Xmx64m", "-cp", classPath(), agent.getName()));
    words.addAll(List.of(arguments));
    return words;
  }

  private static String classPath() {
    return System.getProperty("java.class.path");
  }

  private Launch launch(List<String> command, Wiring wiring) {
    Map<String, String> environment =
        Map.of(
            "PATH", System.getenv("PATH"), Launch.MARKER, "bench." + ProcessHandle.current().pid());
    return new Launch(command, directory, environment, wiring, null);
  }

  private int bare(BareServer server) throws Exception {
    deployed.add(get(vertx.deployVerticle(server)));
    return awaited(server.port());
  }

  private int gateway(String name, JsonObject agent, List<String> command) throws Exception {
    JsonObject state = new JsonObject().put("directory", directory.resolve(name).toString());
    JsonObject config =
        new JsonObject()
            .put("http", new JsonObject().put("port", 0))
            .put("state", state)
            .put("pool", new JsonObject().put("size", WORKERS))
            .put("agent", agent.put("command", new JsonArray(command)));
    MainVerticle gateway = new MainVerticle();
    DeploymentOptions options = new DeploymentOptions().setConfig(config);
    deployed.add(get(vertx.deployVerticle(gateway, options)));
    return awaited(gateway.port());
  }

  /** The first request waits until there is an agent. */
  private static int awaited(int port) throws IOException {
    try (Client client = new Client(port)) {
      client.ask();
    }
    return port;
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);
  }

  /** Each ends as it does in production, which needs all of Vert.x to be there yet. */
  @Override
  public void close() {
    List<Future<Void>> ended = deployed.stream().map(vertx::undeploy).toList();
    Future.join(ended)
        .eventually(vertx::close)
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(1, TimeUnit.MINUTES)
        .join();
  }
}
