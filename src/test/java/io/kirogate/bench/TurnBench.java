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
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/**
 * Prints what a turn through {@code /execute} costs, as ratios to the {@link BareServer}: the
 * servers are asked in turns in one run, so that the machine's moods meet all of them. Then the
 * {@link Throughput} of the same servers.
 */
public final class TurnBench {
  private static final int ROUND = 20;
  private static final int WARM_UP_PERCENT = 30;
  private static final double P50 = 0.5;
  private static final double P99 = 0.99;

  /** One server, and what was measured of it. */
  private record Contender(Client client, List<Client.Answer> answers) {

    static Contender at(int port) throws IOException {
      return new Contender(new Client(port), new ArrayList<>());
    }

    void round(boolean counts) throws IOException {
      for (int i = 0; i < ROUND; i++) {
        Client.Answer answer = client.ask();
        if (counts) {
          answers.add(answer);
        }
      }
    }

    double micros(double quantile, ToLongFunction<Client.Answer> what) {
      long[] sorted = answers.stream().mapToLong(what).sorted().toArray();
      return sorted[(int) ((sorted.length - 1) * quantile)] / 1000.0;
    }
  }

  private TurnBench() {}

  /**
   * Measures each of the two for as many seconds as its argument says (60).
   *
   * @throws Exception whatever goes wrong; the run is worth nothing then
   */
  public static void main(String[] arguments) throws Exception {
    Duration duration =
        Duration.ofSeconds(arguments.length == 0 ? 60 : Long.parseLong(arguments[0]));
    Path directory = Files.createTempDirectory("kirogate-bench");
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try {
      Map<String, Contender> contenders = new LinkedHashMap<>();
      int bare = bare(vertx, directory);
      int none = gateway(vertx, directory.resolve("none"), "none", 2);
      int clear = gateway(vertx, directory.resolve("clear"), "clear", 2);
      contenders.put("bare", Contender.at(bare));
      contenders.put("reset none", Contender.at(none));
      contenders.put("reset clear", Contender.at(clear));
      measure(contenders, duration);
      print(contenders);
      Map<String, List<Integer>> ports = new LinkedHashMap<>();
      ports.put("bare", List.of(bare, bare(vertx, directory)));
      ports.put("reset none", List.of(none));
      ports.put("reset clear", List.of(clear));
      Throughput throughput = new Throughput(ports);
      throughput.measure(duration);
      throughput.print();
    } finally {
      get(vertx.close());
    }
  }

  private static void measure(Map<String, Contender> contenders, Duration duration)
      throws IOException {
    long began = System.nanoTime();
    long warm = began + duration.toNanos() * WARM_UP_PERCENT / 100;
    while (System.nanoTime() - began < duration.toNanos()) {
      for (Contender contender : contenders.values()) {
        contender.round(System.nanoTime() > warm);
      }
    }
  }

  private static void print(Map<String, Contender> contenders) {
    Contender bare = contenders.get("bare");
    System.out.printf(
        "%-12s %8s %10s %10s %8s %8s %14s %14s%n",
        "", "turns", "p50 us", "p99 us", "p50 x", "p99 x", "last byte p50", "last byte p99");
    contenders.forEach((name, contender) -> print(name, contender, bare));
  }

  private static void print(String name, Contender it, Contender bare) {
    double p50 = it.micros(P50, Client.Answer::tookNanos);
    double p99 = it.micros(P99, Client.Answer::tookNanos);
    System.out.printf(
        "%-12s %8d %10.0f %10.0f %8.2f %8.2f %14.0f %14.0f%n",
        name,
        it.answers().size(),
        p50,
        p99,
        p50 / bare.micros(P50, Client.Answer::tookNanos),
        p99 / bare.micros(P99, Client.Answer::tookNanos),
        it.micros(P50, Client.Answer::lastByteNanos),
        it.micros(P99, Client.Answer::lastByteNanos));
  }

  private static List<String> command() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String words =
        "stty raw -echo; exec %s -XX:+UseSerialGC -Xmx64m -cp '%s' %s"
            .formatted(java, System.getProperty("java.class.path"), PromptAgent.class.getName());
    return List.of("sh", "-c", words);
  }

  private static int bare(Vertx vertx, Path directory) throws Exception {
    Map<String, String> environment =
        Map.of(
            "PATH", System.getenv("PATH"), Launch.MARKER, "bench." + ProcessHandle.current().pid());
    BareServer server =
        new BareServer(
            new Launch(command(), directory, environment, new Wiring.Pty(2000, 50), null));
    get(vertx.deployVerticle(server));
    return awaited(server.port());
  }

  private static int gateway(Vertx vertx, Path state, String reset, int workers) throws Exception {
    JsonObject config =
        new JsonObject()
            .put("http", new JsonObject().put("port", 0))
            .put("state", new JsonObject().put("directory", state.toString()))
            .put("pool", new JsonObject().put("size", workers))
            .put(
                "agent",
                new JsonObject()
                    .put("profile", "demo")
                    .put("variant", "line")
                    .put("reset", reset)
                    .put("command", new JsonArray(command())));
    MainVerticle gateway = new MainVerticle();
    get(vertx.deployVerticle(gateway, new DeploymentOptions().setConfig(config)));
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
}
