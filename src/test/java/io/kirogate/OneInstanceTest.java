package io.kirogate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.kirogate.MainProcess.Outcome;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * One gateway at a place, seen through real processes: the dialogue of the old Session Pool, and
 * what hurt its users (facts/original-systems.md, by number).
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class OneInstanceTest {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final int CROWD = 20;

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<MainProcess> gateways = new ArrayList<>();
  private final List<Process> others = new ArrayList<>();

  @TempDir Path directory;
  private int port;

  @BeforeEach
  void pickPort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
  }

  @AfterEach
  void leaveNoProcess() throws InterruptedException {
    for (MainProcess gateway : gateways) {
      gateway.kill();
    }
    others.forEach(Process::destroyForcibly);
  }

  private Path lock() {
    return directory.resolve("kiro.lock");
  }

  private Path pid() {
    return directory.resolve("kiro.pid");
  }

  private Path runs() {
    return directory.resolve("state/runs");
  }

  private JsonObject config() {
    JsonObject config = Gateway.config();
    config.put("http", new JsonObject().put("port", port));
    config.getJsonObject("pool").put("size", 1);
    return config
        .put("state", new JsonObject().put("directory", directory.resolve("state").toString()))
        .put(
            "instance",
            new JsonObject().put("lock", lock().toString()).put("pid", pid().toString()))
        .put("drain", new JsonObject().put("timeout", "2m"));
  }

  private MainProcess start() throws IOException {
    return start(config());
  }

  private MainProcess start(JsonObject config) throws IOException {
    MainProcess gateway = MainProcess.start(directory, "-conf", config.encode());
    gateways.add(gateway);
    return gateway;
  }

  /** Past the ready line; the lines before it are told. */
  private List<String> awaitReady(MainProcess gateway) throws IOException {
    List<String> before = new ArrayList<>();
    String line = gateway.nextLine();
    while (line != null && !line.startsWith("kirogate ready on")) {
      before.add(line);
      line = gateway.nextLine();
    }
    assertThat(line).as("ready, after " + before).isNotNull();
    return before;
  }

  private static String created(MainProcess gateway) {
    return "✅ Created lock file (PID: " + gateway.pid() + ")";
  }

  private List<String> running(long id) {
    return List.of(
        "❌ Kiro Session Pool is already running (PID: " + id + ")",
        "   To kill it: kill -9 " + id,
        "   Or remove lock: rm " + lock() + " " + pid());
  }

  private void assertRefused(Outcome outcome, List<String> lines) {
    assertThat(outcome.err()).isEqualTo(lines);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.status()).isEqualTo(1);
  }

  private JsonObject health() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health")).build();
    return new JsonObject(http.send(request, BodyHandlers.ofString()).body());
  }

  private long agent() throws Exception {
    await().atMost(LONG).until(() -> health().getInteger("available") == 1);
    return health().getJsonObject("workers").getJsonObject("worker1").getLong("pid");
  }

  private CompletableFuture<HttpResponse<String>> execute(String prompt) {
    return http.sendAsync(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/execute"))
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    new JsonObject().put("prompt", prompt).encode()))
            .build(),
        BodyHandlers.ofString());
  }

  private Process sleeper(String... environment) throws IOException {
    List<String> command = new ArrayList<>(List.of("env"));
    command.addAll(List.of(environment));
    command.addAll(List.of("sleep", "600"));
    Process sleeper = new ProcessBuilder(command).start();
    others.add(sleeper);
    return sleeper;
  }

  /** As a gateway leaves it behind that was killed. */
  private String deadRun() throws IOException {
    String run = UUID.randomUUID().toString();
    Files.createDirectories(runs());
    Files.setPosixFilePermissions(
        directory.resolve("state"), PosixFilePermissions.fromString("rwx------"));
    Files.createFile(runs().resolve(run));
    return run;
  }

  private static String time(Instant instant) {
    String seconds = instant.truncatedTo(ChronoUnit.SECONDS).toString();
    return seconds.replace("Z", ".123Z");
  }

  private void assertNothingTaken() throws IOException {
    assertThat(lock()).doesNotExist();
    assertThat(pid()).doesNotExist();
    if (Files.exists(runs())) {
      assertThat(runs()).isEmptyDirectory();
    }
  }

  @Test
  @DisplayName("the lock dialogue: a second start is refused, Ctrl-C, start again")
  void dialogue() throws Exception {
    MainProcess first = start();
    assertThat(awaitReady(first)).containsExactly(created(first));
    long agent = agent();

    assertRefused(start().outcome(), running(first.pid()));
    assertThat(agent()).as("the refused start left the first one's session alone").isEqualTo(agent);

    List<ProcessHandle> children =
        ProcessHandle.of(first.pid()).orElseThrow().descendants().toList();
    assertThat(children).as("agent and guardian").hasSizeGreaterThanOrEqualTo(2);
    first.signal("INT");
    assertThat(first.outcome().status()).isZero();
    assertNothingTaken();
    assertThat(children).noneMatch(ProcessHandle::isAlive);

    MainProcess third = start();
    assertThat(awaitReady(third)).containsExactly(created(third));
    assertThat(Files.readString(pid())).isEqualTo(String.valueOf(third.pid()));
  }

  @Test
  @DisplayName("17: rm of the lock files lets no second one in")
  void removedLock() throws Exception {
    MainProcess first = start();
    awaitReady(first);
    Files.delete(lock());
    Files.delete(pid());

    assertRefused(start().outcome(), running(first.pid()));

    first.signal("TERM");
    assertThat(first.outcome().status()).as("the stop does not miss them").isZero();
    awaitReady(start());
  }

  @Test
  @DisplayName("17: a start during a stop is refused, and the answer still comes")
  void startDuringStop() throws Exception {
    MainProcess first = start();
    awaitReady(first);
    long agent = agent();
    long terminal = ProcessHandle.of(agent).flatMap(ProcessHandle::parent).orElseThrow().pid();
    CompletableFuture<HttpResponse<String>> answer = execute("[[wait 1000]] [[say to the end]]");
    await().atMost(LONG).until(() -> health().getInteger("busy") == 1);
    Gateway.kill(agent, "STOP");
    first.signal("TERM");
    await().atMost(LONG).until(() -> health().getString("status").equals("stopping"));

    assertRefused(start().outcome(), running(first.pid()));

    // script(1) stops itself with its child, and continues it when it is continued.
    Gateway.kill(terminal, "CONT");
    assertThat(Gateway.get(answer).body()).contains("to the end");
    assertThat(first.outcome().status()).isZero();
    assertNothingTaken();
  }

  @Test
  @DisplayName("17: of twenty starts at one moment exactly one wins, and keeps its sessions")
  void twentyStarts() throws Exception {
    for (int i = 0; i < CROWD; i++) {
      start();
    }
    await().atMost(LONG).until(this::losers, losers -> losers.size() == CROWD - 1);
    MainProcess winner = gateways.stream().filter(MainProcess::isAlive).findFirst().orElseThrow();
    assertThat(awaitReady(winner)).containsExactly(created(winner));
    for (MainProcess loser : losers()) {
      assertRefused(loser.outcome(), running(winner.pid()));
    }
    assertThat(Gateway.get(execute("[[say alive]]")).body()).contains("alive");
    assertThat(Files.readString(pid())).isEqualTo(String.valueOf(winner.pid()));
    try (var living = Files.list(runs())) {
      assertThat(living).hasSize(1);
    }
  }

  private List<MainProcess> losers() {
    return gateways.stream().filter(gateway -> !gateway.isAlive()).toList();
  }

  @Test
  @DisplayName("a gateway killed by SIGKILL leaves a stale lock, which the next start says")
  void killNine() throws Exception {
    MainProcess first = start();
    awaitReady(first);
    long agent = agent();
    first.kill();
    assertThat(lock()).exists();

    MainProcess second = start();
    assertThat(awaitReady(second))
        .containsExactly("⚠️  Stale lock file found, cleaning up...", created(second));
    assertThat(agent()).isNotEqualTo(agent);
    try (var living = Files.list(runs())) {
      assertThat(living).as("the dead run is forgotten").hasSize(1);
    }
  }

  @Test
  @DisplayName("a second signal ends at once and still removes the lock files")
  void hardEnd() throws Exception {
    MainProcess gateway = start();
    awaitReady(gateway);
    agent();
    execute("[[silent]]");
    await().atMost(LONG).until(() -> health().getInteger("busy") == 1);
    gateway.signal("TERM");
    await().atMost(LONG).until(() -> health().getString("status").equals("stopping"));
    gateway.signal("TERM");

    assertThat(gateway.outcome().status()).isEqualTo(128 + 15);
    assertThat(lock()).doesNotExist();
    assertThat(pid()).doesNotExist();
  }

  @Test
  @DisplayName("a signal in the middle of a start takes everything back")
  void stopDuringStart() throws Exception {
    String run = deadRun();
    Process stubborn =
        new ProcessBuilder(
                "env",
                "KIROGATE_RUN=" + run + ".worker1-1",
                "sh",
                "-c",
                "trap '' HUP TERM; echo deaf; exec sleep 600")
            .start();
    others.add(stubborn);
    assertThat(stubborn.inputReader().readLine()).isEqualTo("deaf");
    MainProcess gateway = start();
    assertThat(gateway.nextLine()).isEqualTo(created(gateway));

    gateway.signal("TERM");

    assertThat(gateway.outcome().status()).isZero();
    assertThat(lock()).doesNotExist();
    assertThat(pid()).doesNotExist();
    awaitReady(start());
    assertThat(stubborn.isAlive()).isFalse();
  }

  @Test
  void aCorruptedLockIsCleanedUp() throws Exception {
    Files.writeString(lock(), "not a time");
    Files.writeString(pid(), "not a number");
    MainProcess gateway = start();
    assertThat(awaitReady(gateway))
        .containsExactly("⚠️  Corrupted lock file, cleaning up...", created(gateway));
  }

  @Test
  @DisplayName("an old Node pool that lives holds no OS lock, and counts all the same")
  void oldPool() throws Exception {
    long old = sleeper().pid();
    String since = time(Instant.now().plusSeconds(1));
    Files.writeString(lock(), since);
    Files.writeString(pid(), String.valueOf(old));

    assertRefused(start().outcome(), running(old));

    assertThat(lock()).hasContent(since);
    assertThat(pid()).hasContent(String.valueOf(old));
  }

  @Test
  @DisplayName("17: a reused PID does not look alive")
  void reusedPid() throws Exception {
    Process reused = sleeper();
    Files.writeString(lock(), time(Instant.now().minus(1, ChronoUnit.HOURS)));
    Files.writeString(pid(), String.valueOf(reused.pid()));

    MainProcess gateway = start();
    assertThat(awaitReady(gateway))
        .containsExactly("⚠️  Stale lock file found, cleaning up...", created(gateway));
    assertThat(reused.isAlive()).isTrue();
  }

  @Test
  void aSymbolicLinkIsRefused() throws Exception {
    Path target = Files.writeString(directory.resolve("target"), "mine");
    Files.createSymbolicLink(lock(), target);
    Outcome outcome = start().outcome();
    assertThat(outcome.err()).singleElement().asString().contains(lock().toString(), "symbolic");
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(lock()).isSymbolicLink();
    assertThat(target).hasContent("mine");
  }

  @Test
  void anotherUsersFileIsRefused() throws Exception {
    assumeThat(ProcessHandle.current().info().user())
        .as("only root can give files away")
        .contains("root");
    Files.writeString(lock(), time(Instant.now().minus(1, ChronoUnit.HOURS)));
    Files.setAttribute(lock(), "unix:uid", 54321);
    Outcome outcome = start().outcome();
    assertThat(outcome.err())
        .singleElement()
        .asString()
        .contains(lock() + " belongs to 54321", "instance.lock");
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(lock()).exists();
  }

  @Test
  @DisplayName("12: a port in use is a clear refusal that leaves nothing behind")
  void takenPort() throws Exception {
    ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    try {
      assertRefused(
          start().outcome(),
          List.of("cannot listen on 127.0.0.1:" + port + ": Address already in use"));
      assertNothingTaken();
    } finally {
      taken.close();
    }
    awaitReady(start());
  }

  @Test
  @DisplayName("9: orphans of a dead gateway are swept by their marker, nothing else is touched")
  void orphans() throws Exception {
    String run = deadRun();
    Process orphan = sleeper("KIROGATE_RUN=" + run + ".worker1-1");
    Process living = sleeper("KIROGATE_RUN=" + UUID.randomUUID() + ".worker1-1");
    Process namesake = sleeper();

    MainProcess gateway = start();
    awaitReady(gateway);
    assertThat(orphan.isAlive()).as("ended before any agent started").isFalse();
    assertThat(living.isAlive()).isTrue();
    assertThat(namesake.isAlive()).isTrue();
    assertThat(runs().resolve(run)).doesNotExist();
    gateway.signal("TERM");
    assertThat(gateway.outcome().err()).anyMatch(line -> line.contains(run + "): ended 1 process"));
  }
}
