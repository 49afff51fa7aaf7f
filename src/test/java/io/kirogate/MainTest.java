package io.kirogate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kirogate.MainProcess.Outcome;
import io.kirogate.config.InvalidConfig;
import io.kirogate.config.Problem;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The program as a process: what it prints, what its exit status is, what signals do to it. The
 * time limit is watched from another thread: a read from a process that hangs hears no interrupt.
 */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class MainTest {
  private final List<MainProcess> processes = new ArrayList<>();

  @TempDir Path directory;

  @AfterEach
  void leaveNoProcess() throws InterruptedException {
    for (MainProcess process : processes) {
      process.kill();
    }
  }

  @Test
  void aConfigWithFiveFaultsPrintsFiveLines() throws Exception {
    Outcome outcome =
        run(
            "-conf",
            file(
                """
                {"http": {"port": "no"}, "pool": {"size": 0, "turnTimeout": "1h"},
                 "agent": {"reset": "x"}, "unknown": 1}
                """));

    assertThat(outcome.err())
        .extracting(line -> line.substring(0, line.indexOf(':')))
        .containsExactly(
            "$.agent.reset", "$.http.port", "$.pool.size", "$.pool.turnTimeout", "$.unknown");
    assertRefused(outcome);
  }

  @Test
  void aConfigMayStandOnTheCommandLine() throws Exception {
    Outcome outcome = run("run", "io.kirogate.MainVerticle", "-conf", "{\"drain\": 5}");

    assertThat(outcome.err()).containsExactly("$.drain: expected an object, found a number");
    assertRefused(outcome);
  }

  @Test
  void brokenJsonIsRefused() throws Exception {
    Outcome outcome = run("-conf", file("{\n\"pool\": {]}"));

    assertThat(outcome.err())
        .singleElement()
        .asString()
        .startsWith("$: ")
        .contains("line 2, column");
    assertRefused(outcome);
  }

  @Test
  void aConfigThatIsMissingIsRefused() throws Exception {
    Outcome outcome = run("-conf", directory + "/missing.json");

    assertThat(outcome.err()).containsExactly("-conf " + directory + "/missing.json: no such file");
    assertRefused(outcome);
  }

  @Test
  void aSecondInstanceInOneProcessIsRefused() throws Exception {
    Outcome outcome = run(Serving.class.getName(), "-instances", "2");

    assertThat(outcome.err()).singleElement().asString().startsWith("-instances 2: expected 1");
    assertRefused(outcome);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "--version"})
  void helpAndVersionAreNoStart(String option) throws Exception {
    Outcome outcome = run(option);

    assertThat(outcome.out()).isNotEmpty().first().asString().startsWith("kirogate");
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.status()).isZero();
  }

  @Test
  void aStartThatFailsPrintsItsReasonsAlone() throws Exception {
    Outcome outcome = run(Refusing.class.getName());

    assertThat(outcome.err()).containsExactly("$.a: first", "$.b: second");
    assertThat(outcome.out()).as("closed before the end").endsWith("closed");
    assertThat(outcome.status()).isEqualTo(1);
  }

  @Test
  void aPortThatIsTakenIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      Outcome outcome =
          run(Serving.class.getName(), "-conf", "{\"http\": {\"port\": " + port + "}}");

      assertThat(outcome.err())
          .containsExactly("cannot listen on 127.0.0.1:" + port + ": Address already in use");
      assertRefused(outcome);
    }
  }

  @Test
  void aVerticleThatDoesNotExistIsNamed() throws Exception {
    Outcome outcome = run("io.kirogate.NoSuchVerticle");

    assertThat(outcome.err())
        .containsExactly("java.lang.ClassNotFoundException: io.kirogate.NoSuchVerticle");
    assertRefused(outcome);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void theFirstSignalClosesAndEndsWithZero(String signal) throws Exception {
    MainProcess process =
        start("run", Serving.class.getName(), "-conf", "{\"http\": {\"port\": 0}}");
    assertThat(process.nextLine()).isEqualTo("ready with port 0");

    process.signal(signal);

    Outcome outcome = process.outcome();
    assertThat(outcome.out()).containsExactly("closed");
    assertThat(outcome.err()).singleElement().asString().contains("SIG" + signal);
    assertThat(outcome.status()).isZero();
  }

  @Test
  void theSecondSignalEndsAtOnce() throws Exception {
    MainProcess process = start(NeverStopping.class.getName());
    assertThat(process.nextLine()).isEqualTo("ready");

    process.signal("TERM");
    assertThat(process.nextLine()).isEqualTo("stopping");
    process.signal("TERM");

    assertThat(process.outcome().status()).isEqualTo(128 + 15);
  }

  @Test
  void aHangUpEndsNothingWhileItStarts() throws Exception {
    MainProcess process = start(NeverStarting.class.getName());
    assertThat(process.nextLine()).isEqualTo("starting");

    process.signal("HUP");
    await().until(() -> process.err().contains("SIGHUP"));
    process.signal("TERM");

    assertThat(process.outcome().status()).isZero();
  }

  @Test
  void aHangUpEndsNothingWhileItStops() throws Exception {
    MainProcess process = start(NeverStopping.class.getName());
    assertThat(process.nextLine()).isEqualTo("ready");

    process.signal("TERM");
    assertThat(process.nextLine()).isEqualTo("stopping");
    process.signal("HUP");
    await().until(() -> process.err().contains("SIGHUP"));
    process.signal("INT");

    assertThat(process.outcome().status()).isEqualTo(128 + 2);
  }

  @Test
  void aSignalDuringTheStartIsAStop() throws Exception {
    MainProcess process = start(NeverStarting.class.getName());
    assertThat(process.nextLine()).isEqualTo("starting");

    process.signal("TERM");

    Outcome outcome = process.outcome();
    assertThat(outcome.err()).singleElement().asString().contains("SIGTERM");
    assertThat(outcome.status()).isZero();
  }

  /** Listens where the config says. */
  public static final class Serving extends VerticleBase {
    @Override
    public Future<?> start() {
      int port = config().getJsonObject("http", new JsonObject()).getInteger("port", 0);
      return vertx
          .createHttpServer()
          .requestHandler(request -> request.response().end())
          .listen(port, "127.0.0.1")
          .onSuccess(server -> System.out.println("ready with port " + port));
    }

    /** Takes its time, so that an exit which does not wait shows. */
    @Override
    public Future<?> stop() {
      return vertx.timer(300).onSuccess(timer -> System.out.println("closed"));
    }
  }

  /** Fails its start, with something open that is no child of its own and must be closed. */
  public static final class Refusing extends VerticleBase {
    @Override
    public Future<?> start() {
      return Future.fromCompletionStage(CompletableFuture.supplyAsync(this::deployBeside))
          .compose(Function.identity())
          .compose(
              id ->
                  Future.failedFuture(
                      new InvalidConfig(
                          List.of(new Problem("$.a", "first"), new Problem("$.b", "second")))));
    }

    /** From a foreign thread: what a verticle deploys goes with it. */
    private Future<String> deployBeside() {
      return vertx.deployVerticle(new Serving());
    }
  }

  public static final class NeverStopping extends VerticleBase {
    @Override
    public Future<?> start() {
      System.out.println("ready");
      return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
      System.out.println("stopping");
      return Promise.promise().future();
    }
  }

  public static final class NeverStarting extends VerticleBase {
    @Override
    public Future<?> start() {
      System.out.println("starting");
      return Promise.promise().future();
    }
  }

  private String file(String json) throws IOException {
    return Files.writeString(directory.resolve("config.json"), json).toString();
  }

  private MainProcess start(String... arguments) throws IOException {
    MainProcess process = MainProcess.start(directory, arguments);
    processes.add(process);
    return process;
  }

  private Outcome run(String... arguments) throws Exception {
    return start(arguments).outcome();
  }

  private static void assertRefused(Outcome outcome) {
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.status()).isEqualTo(1);
  }
}
