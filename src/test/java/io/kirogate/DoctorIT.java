package io.kirogate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar's doctor, as a user to whom a directory can be closed: root may read it all. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class DoctorIT {
  private static final String NOBODY = "65534";

  @TempDir Path scratch;
  private Path closed;

  @AfterEach
  void openAgain() throws IOException {
    allow(closed, "rwx------");
  }

  private static void allow(Path file, String permissions) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  @Test
  void aDirectoryThatCannotBeReadIsNamedWithItsRemedy() throws Exception {
    allow(scratch, "rwxrwxrwx");
    closed = Files.createDirectory(scratch.resolve("closed"));
    allow(closed, "---------");
    Path jar = Files.copy(Path.of(System.getProperty("kirogate.jar")), scratch.resolve("k.jar"));
    allow(jar, "rw-r--r--");
    JsonObject config = Gateway.config();
    config.getJsonObject("agent").put("directory", closed.toString());
    config.put("state", new JsonObject().put("directory", scratch + "/state"));

    Process doctor = new ProcessBuilder(words(jar, config)).redirectErrorStream(true).start();
    List<String> said = doctor.inputReader().lines().toList();

    String user = said.stream().filter(line -> line.startsWith("❌ Directory: ")).findFirst().get();
    assertThat(user).startsWith("❌ Directory: " + closed + " cannot be read and entered by ");
    assertThat(said.get(said.indexOf(user) + 1))
        .isEqualTo("   chmod u+rx it (as its owner), or name another with agent.directory");
    assertThat(said).contains("⏭  Start: skipped, it needs what failed above");
    assertThat(doctor.waitFor()).isEqualTo(1);
  }

  private static List<String> words(Path jar, JsonObject config) throws IOException {
    List<String> words = new ArrayList<>();
    if (Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
      words.addAll(List.of("setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"));
    }
    Path java = Path.of(System.getProperty("java.home"), "bin", "java").toRealPath();
    assumeThat(java).as("a JDK that others may run").matches(DoctorIT::openToAll);
    words.addAll(List.of(java.toString(), "-jar", jar.toString(), "doctor"));
    words.addAll(List.of("-conf", config.encode()));
    return words;
  }

  private static boolean openToAll(Path file) {
    try {
      for (Path at = file; at != null; at = at.getParent()) {
        if (!PosixFilePermissions.toString(Files.getPosixFilePermissions(at)).endsWith("x")) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
