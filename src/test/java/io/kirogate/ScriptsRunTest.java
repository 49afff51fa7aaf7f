package io.kirogate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/run} in a checkout of its own, with stand-ins for the programs it needs. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class ScriptsRunTest {
  private static final List<String> BASICS =
      List.of(
          "sh", "cat", "dirname", "find", "grep", "head", "pwd", "readlink", "rm", "sed", "touch");

  @TempDir Path directory;
  private Path root;
  private Path bin;

  @BeforeEach
  void layOut() throws Exception {
    root = Files.createDirectories(directory.resolve("check out"));
    bin = Files.createDirectories(directory.resolve("bin"));
    for (String folder : List.of("scripts", "conf", "src/main/java", "target")) {
      Files.createDirectories(root.resolve(folder));
    }
    Files.copy(Path.of("scripts/run"), root.resolve("scripts/run"));
    Files.writeString(root.resolve("conf/gateway.json"), "{}");
    Files.writeString(root.resolve("pom.xml"), "<project/>");
    age(root.resolve("conf/gateway.json"), root.resolve("conf"), root.resolve("pom.xml"));
    age(root.resolve("src/main/java"), root.resolve("src/main"));
    for (String name : BASICS) {
      program(name, "exec " + which(name) + " \"$@\"");
    }
  }

  @Test
  void allThatIsMissingIsSaidAtOnce() throws Exception {
    program("java", "echo 'openjdk version \"11.0.2\" 2019-01-15' >&2");
    program("script", "echo ' -q, --quiet'");
    program("setpriv", "echo 'setpriv: what is --pdeathsig?' >&2");

    Outcome outcome = run("missing.json");

    assertThat(outcome.lines.get(0)).isEqualTo("kirogate cannot start. Missing:");
    assertThat(outcome.lines.subList(1, outcome.lines.size()))
        .extracting(line -> line.replaceFirst("[,:(].*", "").strip())
        .containsExactly(
            "- Java 17 or newer",
            "- script with --echo",
            "- setpriv with --pdeathsig",
            "- setsid",
            "- env with --default-signal",
            "- stty",
            "- the config missing.json",
            "- a compiler for Java 17 or newer",
            "- Maven");
    assertThat(outcome.status).isEqualTo(1);
  }

  @Test
  void itBuildsOnceAndStartsInTheCallersDirectory() throws Exception {
    everythingThere();
    Files.writeString(directory.resolve("mine.json"), "{}");

    assertThat(run().lines)
        .containsExactly(
            "Building " + jar() + "; the first time takes a while",
            "mvn -q -B -f "
                + root
                + "/pom.xml -Dmaven.test.skip=true -Dspotless.check.skip=true package",
            started(root + "/conf/gateway.json"));
    assertThat(run("mine.json").lines).containsExactly(started("mine.json"));
  }

  @Test
  void aSourceThatIsNewerThanTheJarIsBuilt() throws Exception {
    everythingThere();
    Files.writeString(jar(), "");
    age(jar());
    assertThat(run().lines).hasSize(1);

    Path source = Files.writeString(root.resolve("src/main/java/A.java"), "class A {}");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now()));

    assertThat(run().lines).hasSize(3).element(1).asString().startsWith("mvn ");
  }

  @Test
  void aBuildThatFailsLeavesNoJarAndStartsNothing() throws Exception {
    everythingThere();
    program("mvn", "touch '" + jar() + "'; echo broken; exit 1");

    Outcome outcome = run();

    assertThat(outcome.lines).last().isEqualTo("broken");
    assertThat(outcome.status).isEqualTo(1);
    assertThat(jar()).doesNotExist();
  }

  /** What a command left behind, both outputs together. */
  private record Outcome(int status, List<String> lines) {}

  private void everythingThere() throws IOException {
    program(
        "java",
        "case $1 in -version) echo 'openjdk version \"21\" 2023-09-19' >&2;;"
            + " *) echo \"java $* in $(pwd)\";; esac");
    program("javac", "echo 'Picked up JAVA_TOOL_OPTIONS: -Da=b'; echo 'javac 17.0.15'");
    program("mvn", "echo \"mvn $*\"; touch '" + jar() + "'");
    program("script", "echo ' -E, --echo <when>'");
    program("setpriv", "echo ' --pdeathsig keep|clear|<signame>'");
    program("setsid", "");
    program("env", "echo ' --default-signal[=SIG]'");
    program("stty", "");
  }

  private String started(String config) {
    return "java -jar " + jar() + " -conf " + config + " in " + directory;
  }

  private Path jar() {
    return root.resolve("target/kirogate.jar");
  }

  private void program(String name, String body) throws IOException {
    Path file = Files.writeString(bin.resolve(name), "#!" + which("sh") + "\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Outcome run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("sh", root + "/scripts/run"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("PATH", bin.toString());
    builder.environment().remove("JAVA_HOME");
    Process process = builder.directory(directory.toFile()).redirectErrorStream(true).start();
    List<String> lines = process.inputReader().lines().toList();
    return new Outcome(process.waitFor(), lines);
  }

  private static void age(Path... files) throws IOException {
    for (Path file : files) {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
    }
  }

  private static Path which(String name) throws IOException {
    for (String folder : System.getenv("PATH").split(":")) {
      if (Files.isExecutable(Path.of(folder, name))) {
        return Path.of(folder, name).toRealPath();
      }
    }
    throw new IOException("no " + name + " on the PATH");
  }
}
