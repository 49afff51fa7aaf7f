package io.kirogate.instance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.kirogate.config.Config;
import io.kirogate.config.ConfigLoader;
import io.kirogate.process.Living;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One gateway at a place, seen from within one JVM. */
class InstanceTest {
  private static final long SELF = ProcessHandle.current().pid();
  private static final int STRANGER = 54321;

  @TempDir Path directory;
  private final List<String> said = new ArrayList<>();
  private final List<Instance> instances = new ArrayList<>();

  @AfterEach
  void leaveAll() {
    instances.forEach(Instance::leave);
  }

  private Path state() {
    return directory.resolve("state");
  }

  private Path lock() {
    return directory.resolve("k.lock");
  }

  private Path pid() {
    return directory.resolve("k.pid");
  }

  private Config config(int port, Path state) {
    return ConfigLoader.load(
        """
        {"http": {"port": %d}, "state": {"directory": "%s"},
         "instance": {"lock": "%s", "pid": "%s"}}
        """
            .formatted(port, state, lock(), pid()),
        Map.of());
  }

  private Instance instance(Config config, Map<String, String> environment) {
    Instance instance = new Instance(config, environment, UUID.randomUUID().toString(), said::add);
    instances.add(instance);
    return instance;
  }

  private Instance instance() {
    return instance(config(8080, state()), Map.of());
  }

  private Instance entered() {
    Instance instance = instance();
    instance.enter();
    return instance;
  }

  private static void refused(Instance instance, String... words) {
    assertThatThrownBy(instance::enter)
        .isInstanceOf(InstanceRefusal.class)
        .hasMessageContainingAll(words);
    instance.leave();
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(
        Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
  }

  private String running() {
    return """
        ❌ Kiro Session Pool is already running (PID: %d)
           To kill it: kill -9 %d
           Or remove lock: rm %s %s"""
        .formatted(SELF, SELF, lock(), pid());
  }

  @Test
  void aSecondGatewayInTheSameJvmIsRefusedUntilTheFirstHasLeft() {
    Instance first = entered();
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(instance()::enter).hasMessage(running());
    }
    first.leave();
    entered();
  }

  @Test
  void theFilesSayWhoRunsToEverybodyAndGoWhenItLeaves() throws IOException {
    Instance instance = entered();
    assertThat(lock()).as("nothing before the port is bound").doesNotExist();
    instance.settle();
    assertThat(Files.readString(lock()))
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    assertThat(pid()).hasContent(String.valueOf(SELF));
    assertThat(mode(lock())).isEqualTo("rw-r--r--");
    assertThat(mode(pid())).isEqualTo("rw-r--r--");
    assertThat(mode(state())).isEqualTo("rwx------");
    assertThat(said).containsExactly("✅ Created lock file (PID: " + SELF + ")");
    instance.leave();
    assertThat(lock()).doesNotExist();
    assertThat(pid()).doesNotExist();
    assertThat(state().resolve("runs")).isEmptyDirectory();
  }

  @Test
  void removedLockFilesLetNobodyInAndTroubleNoStop() throws IOException {
    Instance first = entered();
    first.settle();
    Files.delete(lock());
    Files.delete(pid());
    assertThatThrownBy(instance()::enter).hasMessage(running());
    first.leave();
    entered();
  }

  @Test
  void filesThatAreAnothersByNowAreLeftToIt() throws IOException {
    Instance instance = entered();
    instance.settle();
    Files.writeString(lock(), "2030-01-01T00:00:00.000Z");
    Files.writeString(pid(), "1");
    instance.leave();
    assertThat(lock()).exists();
    assertThat(pid()).exists();
  }

  @Test
  void aFileMadeSinceTheyWereClearedIsAnothers() throws IOException {
    Instance instance = entered();
    Files.writeString(pid(), "1");
    assertThatThrownBy(instance::settle)
        .isInstanceOf(InstanceRefusal.class)
        .hasMessageContaining(pid().toString());
    assertThat(pid()).hasContent("1");
    assertThat(lock()).doesNotExist();
  }

  @Test
  void aHardEndStillRemovesTheFilesOnce() throws IOException {
    Instance instance = entered();
    instance.settle();
    instance.abandon();
    assertThat(lock()).doesNotExist();
    Files.writeString(lock(), "another's");
    instance.abandon();
    assertThat(lock()).exists();
  }

  @ParameterizedTest
  @CsvSource({
    "2020-01-01T00:00:00.000Z, 1, ⚠️  Stale lock file found",
    "2020-01-01T00:00:00.000Z, 4194999, ⚠️  Stale lock file found",
    "garbage, 1, ⚠️  Corrupted lock file",
    "2020-01-01T00:00:00.000Z, garbage, ⚠️  Corrupted lock file"
  })
  void tracesOfTheDeadAreCleanedUp(String lockText, String pidText, String line)
      throws IOException {
    Files.writeString(lock(), lockText);
    Files.writeString(pid(), pidText);
    entered();
    assertThat(said).containsExactly(line + ", cleaning up...");
    assertThat(lock()).doesNotExist();
    assertThat(pid()).doesNotExist();
  }

  @Test
  void aSymbolicLinkIsRefusedAndNothingDeleted() throws IOException {
    Path target = Files.writeString(directory.resolve("target"), "garbage");
    Files.createSymbolicLink(lock(), target);
    refused(instance(), lock().toString(), "symbolic link", "instance.lock");
    assertThat(lock()).isSymbolicLink();
    assertThat(target).hasContent("garbage");
    Files.delete(lock());
    Files.createSymbolicLink(pid(), directory.resolve("nowhere"));
    refused(instance(), pid().toString(), "symbolic link", "instance.pid");
    assertThat(pid()).isSymbolicLink();
  }

  @Test
  void anotherUsersFileIsRefusedAndNotDeleted() throws IOException {
    assumeThat(Living.user()).as("only root can give a file away").isZero();
    Files.writeString(lock(), "2020-01-01T00:00:00.000Z");
    Files.setAttribute(Files.writeString(pid(), "1"), "unix:uid", STRANGER);
    refused(instance(), pid().toString(), "belongs to", String.valueOf(STRANGER));
    assertThat(lock()).exists();
    assertThat(pid()).exists();
    Files.setAttribute(Files.createDirectories(state()), "unix:uid", STRANGER);
    refused(instance(), state().toString(), "belongs to", "state.directory");
  }

  @Test
  void whatIsNoFileIsRefused() throws IOException {
    Files.createDirectory(lock());
    refused(instance(), lock().toString(), "is no file");
    Files.delete(lock());
    Path inFile = Files.writeString(directory.resolve("file"), "").resolve("state");
    refused(instance(config(8080, inFile), Map.of()), inFile.toString(), "state.directory");
    refused(instance(config(8080, inFile.getParent()), Map.of()), "is no directory");
  }

  @Test
  void aDirectoryThatCannotBeWrittenIsRefused() {
    Config config =
        ConfigLoader.load(
            """
            {"state": {"directory": "%s"},
             "instance": {"lock": "/proc/k.lock", "pid": "/no/such/place/k.pid"}}
            """
                .formatted(state()),
            Map.of());
    refused(instance(config, Map.of()), "/k", "cannot");
    Config named = ConfigLoader.load("{\"state\": {\"directory\": \"/proc/kirogate\"}}", Map.of());
    refused(instance(named, Map.of()), "/proc/kirogate", "state.directory");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwxrwx---", "rwx----w-", "rwxrwxrwx"})
  void aStateDirectoryThatOthersMayWriteIsRefused(String mode) throws IOException {
    Files.createDirectory(state());
    Files.setPosixFilePermissions(state(), PosixFilePermissions.fromString(mode));
    refused(instance(), state().toString(), "chmod 700");
    assertThat(state()).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwxr-xr-x", "rwx--x---", "rwx---r--"})
  void anEmptyStateDirectoryThatOthersMayReadIsClosedToThem(String mode) throws IOException {
    Files.createDirectory(state());
    Files.setPosixFilePermissions(state(), PosixFilePermissions.fromString(mode));
    Instance entered = instance();
    entered.enter();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state())))
        .isEqualTo("rwx------");
    entered.leave();
  }

  @Test
  void aDirectoryOfOtherThingsIsNotTakenForTheState() throws IOException {
    Files.createDirectory(state());
    Files.createFile(state().resolve("letter"));
    Files.setPosixFilePermissions(state(), PosixFilePermissions.fromString("rwxr-xr-x"));
    refused(instance(), state().toString(), "chmod 700");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state())))
        .isEqualTo("rwxr-xr-x");
  }

  @Test
  void aStateDirectoryThatIsALinkIsRefused() throws IOException {
    Path real = Files.createDirectory(directory.resolve("real"));
    Files.createSymbolicLink(state(), real);
    refused(instance(), state().toString(), "symbolic link", "state.directory");
    assertThat(real).isEmptyDirectory();
  }

  /** A pipe would hang whoever opens it, a link would lead out of the directory. */
  @ParameterizedTest
  @CsvSource({
    "guard, pipe",
    "turnstile, pipe",
    "pid, pipe",
    "guard, link",
    "turnstile, link",
    "pid, link",
    "runs, link",
    "guard, directory",
    "pid, directory",
    "runs, pipe"
  })
  @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
  void whatIsNotAsWeLeaveItInTheStateDirectoryIsRefused(String name, String kind) throws Exception {
    Files.createDirectory(state());
    Files.setPosixFilePermissions(state(), PosixFilePermissions.fromString("rwx------"));
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere")).resolve("target");
    Path planted = state().resolve(name);
    switch (kind) {
      case "pipe" ->
          assertThat(new ProcessBuilder("mkfifo", planted.toString()).start().waitFor()).isZero();
      case "link" -> Files.createSymbolicLink(planted, elsewhere);
      default -> Files.createDirectory(planted);
    }
    Instance instance = instance();
    assertThatThrownBy(
            () -> {
              instance.enter();
              instance.settle();
            })
        .isInstanceOf(InstanceRefusal.class)
        .hasMessageContainingAll(planted.toString(), "remove it");
    assertThat(elsewhere).doesNotExist();
    assertThat(Files.exists(planted, LinkOption.NOFOLLOW_LINKS)).isTrue();
  }

  @Test
  void aFileThatAnotherGatewayMadeMeanwhileIsNotDeleted() throws IOException {
    Files.writeString(lock(), "2020-01-01T00:00:00.000Z");
    Files.writeString(pid(), "4194999");
    Instance instance =
        new Instance(
            config(8080, state()),
            Map.of(),
            UUID.randomUUID().toString(),
            line -> replace(lock(), "2030-01-01T00:00:00.000Z"));
    instances.add(instance);
    instance.enter();
    assertThat(lock()).hasContent("2030-01-01T00:00:00.000Z");
    assertThatThrownBy(instance::settle).isInstanceOf(InstanceRefusal.class);
    assertThat(lock()).exists();
  }

  private static void replace(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "/named, /given, /xdg, /named",
        "none, /given/a:/given/b, /xdg, /given/a",
        "none, none, /xdg, /xdg/kirogate/8123",
        "none, '', relative, /home/me/.local/state/kirogate/8123",
        "none, none, none, /home/me/.local/state/kirogate/8123"
      })
  void theStateDirectoryHasItsPlace(String named, String given, String xdg, String place) {
    String state = named == null ? "{}" : "{\"directory\": \"" + named + "\"}";
    Map<String, String> environment = new HashMap<>(Map.of("HOME", "/home/me"));
    if (given != null) {
      environment.put("STATE_DIRECTORY", given);
    }
    if (xdg != null) {
      environment.put("XDG_STATE_HOME", xdg);
    }
    Config config =
        ConfigLoader.load("{\"http\": {\"port\": 8123}, \"state\": " + state + "}", Map.of());
    assertThat(StateDirectory.place(config, environment, "?")).hasToString(place);
  }

  /** As where no user is known: nothing may be made in whatever directory we were started in. */
  @ParameterizedTest
  @ValueSource(strings = {"", "relative", "?"})
  void withoutAHomeTheJvmsOwnIsTakenAndElseTheStateDirectoryMustBeNamed(String home) {
    Config config = ConfigLoader.load("{\"http\": {\"port\": 8123}}", Map.of());
    assertThat(StateDirectory.place(config, Map.of("HOME", home), "/home/jvm"))
        .hasToString("/home/jvm/.local/state/kirogate/8123");
    assertThatThrownBy(() -> StateDirectory.place(config, Map.of("HOME", home), "?"))
        .isInstanceOf(InstanceRefusal.class)
        .hasMessageContaining("state.directory");
  }

  @Test
  void theFilesOfOldHaveTheirPlace() {
    LockFiles files =
        LockFiles.by(ConfigLoader.load("{\"http\": {\"port\": 8123}}", Map.of())).orElseThrow();
    Path temp = Path.of(System.getProperty("java.io.tmpdir"));
    assertThat(files.lock()).isEqualTo(temp.resolve("kirogate-8123.lock"));
    assertThat(files.pid()).isEqualTo(temp.resolve("kirogate-8123.pid"));
  }

  @Test
  void onAnyPortManyMayRunAndEachIsRecorded() throws IOException {
    Config config = ConfigLoader.load("{\"http\": {\"port\": 0}}", Map.of());
    Map<String, String> environment = Map.of("XDG_STATE_HOME", directory.toString());
    for (int i = 0; i < 3; i++) {
      Instance instance = instance(config, environment);
      instance.enter();
      instance.settle();
    }
    try (var runs = Files.list(directory.resolve("kirogate/0/runs"))) {
      assertThat(runs).hasSize(3);
    }
    assertThat(said).isEmpty();
    leaveAll();
    assertThat(directory.resolve("kirogate/0/runs")).isEmptyDirectory();
  }

  @Test
  void nothingIsTakenOnceTheGatewayHasLeft() {
    Instance instance = entered();
    instance.leave();
    assertThatThrownBy(instance::settle).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(instance::enter).isInstanceOf(IllegalStateException.class);
    assertThat(lock()).doesNotExist();
  }

  @Test
  void onlyRunsOfDeadGatewaysAreSweptAndForgotten() throws IOException {
    Instance living = entered();
    living.settle();
    Path runs = state().resolve("runs");
    String dead = UUID.randomUUID().toString();
    Files.createFile(runs.resolve(dead));
    Files.write(runs.resolve("notes.txt"), "not a run".getBytes(UTF_8));
    List<String> swept = new ArrayList<>();

    living
        .sweepDead(
            run -> {
              swept.add(run);
              return CompletableFuture.completedStage(2);
            })
        .toCompletableFuture()
        .join();

    assertThat(swept).containsExactly(dead);
    assertThat(runs.resolve(dead)).doesNotExist();
    assertThat(runs.resolve("notes.txt")).exists();
  }

  @Test
  void aRunThatCouldNotBeSweptIsLeftToTheNextStart() throws IOException {
    Path runs = Files.createDirectories(state().resolve("runs"));
    Files.setPosixFilePermissions(state(), PosixFilePermissions.fromString("rwx------"));
    String dead = UUID.randomUUID().toString();
    Files.createFile(runs.resolve(dead));
    Instance instance = entered();
    CompletionStage<Integer> failing = CompletableFuture.failedStage(new IOException("no /proc"));
    instance.sweepDead(run -> failing).toCompletableFuture().join();
    assertThat(runs.resolve(dead)).exists();
    List<String> again = new ArrayList<>();
    instance
        .sweepDead(
            run -> {
              again.add(run);
              return CompletableFuture.completedStage(0);
            })
        .toCompletableFuture()
        .join();
    assertThat(again).containsExactly(dead);
  }
}
