package io.kirogate.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A gateway that has no descriptors left cannot see its agents. It must not take them for gone, nor
 * forget them, nor leak what a start that failed half way had opened.
 */
@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
class ExhaustionTest {
  private static final int DESCRIPTORS = 140;

  @Test
  void losesAndLeaksNothingWithoutDescriptors(@TempDir Path directory) throws IOException {
    File errors = directory.resolve("errors").toFile();
    Process starved = new ProcessBuilder(command()).redirectError(Redirect.to(errors)).start();
    assertThat(starved.inputReader().lines())
        .containsExactly(
            "told an end that was none: false", "ended: true", "left: []", "leaked: []");
  }

  private static List<String> command() {
    return List.of(
        "sh",
        "-c",
        "ulimit -n " + DESCRIPTORS + "; exec \"$@\"",
        "sh",
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx128m",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        Exhausted.class.getName());
  }
}
