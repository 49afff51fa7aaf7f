package io.kirogate.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kirogate.config.InvalidConfig;
import io.kirogate.config.LogConfig;
import io.kirogate.config.LogConfig.Format;
import io.kirogate.config.LogConfig.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TranscriptsTest {
  @TempDir Path temp;

  private static LogConfig config(Path workers) {
    String directory = workers == null ? null : workers.toString();
    return new LogConfig(Level.INFO, Format.TEXT, null, 1_000_000, 2, directory);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static String mode(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void eachLineSaysWhenWhoAndWhichWay() {
    StringBuilder all = new StringBuilder();
    Transcript transcript =
        new Transcript(
            "worker1-3",
            InstantSource.fixed(Instant.parse("2026-01-02T03:04:05.678Z")),
            all::append);
    byte[] shown = bytes("hé\r\n\u001b[1m> ");

    transcript.note("is asked, request=r1");
    transcript.typed(bytes("a\nb\r"));
    transcript.shown(Arrays.copyOf(shown, 2));
    transcript.shown(Arrays.copyOfRange(shown, 2, shown.length));

    assertThat(all.toString().lines().map(line -> line.replaceFirst("^\\S+ \\S+ ", "")))
        .containsExactly(
            "worker1-3 -- is asked, request=r1",
            "worker1-3 >> a\\n",
            "worker1-3 >> b\\r",
            "worker1-3 << h",
            "worker1-3 << é\\r\\n",
            "worker1-3 << \\e[1m> ");
    assertThat(all).matches("(?s)2026-01-0\\d \\d\\d:\\d\\d:05\\.678 worker1-3 -- .*");
  }

  @Test
  void theFilesAreOurs() throws Exception {
    Path directory = temp.resolve("deep/workers");
    Transcripts transcripts = Transcripts.open(config(directory));
    transcripts.of("worker1", "worker1-1").typed(bytes("hello"));
    transcripts.close();

    assertThat(mode(directory)).isEqualTo("rwx------");
    assertThat(mode(directory.resolve("worker1.log"))).isEqualTo("rw-------");
    assertThat(directory.resolve("worker1.log")).content().endsWith(" worker1-1 >> hello\n");
  }

  @Test
  void twoWorkersOfASlotWriteWholeLines() throws Exception {
    Transcripts transcripts = Transcripts.open(config(temp.resolve("workers")));
    CompletableFuture.allOf(
            IntStream.rangeClosed(1, 2)
                .mapToObj(i -> transcripts.of("worker1", "worker1-" + i))
                .map(t -> CompletableFuture.runAsync(() -> showMuch(t)))
                .toArray(CompletableFuture[]::new))
        .join();
    transcripts.close();

    List<String> lines = Files.readAllLines(temp.resolve("workers/worker1.log"));
    assertThat(lines).hasSize(1_000);
    assertThat(lines).allMatch(line -> line.matches("\\S+ \\S+ worker1-[12] << x{200}\\\\n"));
  }

  private static void showMuch(Transcript transcript) {
    for (int i = 0; i < 500; i++) {
      transcript.shown(bytes("x".repeat(200) + "\n"));
    }
  }

  @Test
  void moreThanCanWaitForTheDiskIsLeftOut() throws Exception {
    Transcripts transcripts = Transcripts.open(config(temp.resolve("workers")));
    Transcript transcript = transcripts.of("worker1", "worker1-1");
    transcript.shown(bytes("x".repeat(17 * 1024 * 1024)));
    transcript.shown(bytes("after"));
    transcripts.close();

    assertThat(Files.readAllLines(temp.resolve("workers/worker1.log")))
        .singleElement()
        .asString()
        .endsWith(" << after");
  }

  @Test
  void aDirectoryThatIsNotOursAloneIsRefused() throws Exception {
    Path open = Files.createDirectory(temp.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createFile(open.resolve("something"));
    Path written = Files.createDirectory(temp.resolve("written"));
    Files.setPosixFilePermissions(written, PosixFilePermissions.fromString("rwxrwx---"));
    Path link = Files.createSymbolicLink(temp.resolve("link"), open);
    Path file = Files.createFile(temp.resolve("file"));

    assertRefused(open, "chmod 700");
    assertRefused(written, "chmod 700");
    assertRefused(link, "symbolic link");
    assertRefused(file, "no directory");
    assertThat(mode(open)).isEqualTo("rwxr-xr-x");
  }

  /** As a plain mkdir makes it. */
  @Test
  void anEmptyDirectoryThatOthersMayReadIsClosedToThem() throws Exception {
    Path made = Files.createDirectory(temp.resolve("made"));
    Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));

    Transcripts.open(config(made)).close();
    assertThat(mode(made)).isEqualTo("rwx------");
  }

  private static void assertRefused(Path directory, String why) {
    assertThatThrownBy(() -> Transcripts.open(config(directory)))
        .isInstanceOf(InvalidConfig.class)
        .hasMessageStartingWith("$.log.workers: ")
        .hasMessageContaining(directory.toString())
        .hasMessageContaining(why);
  }

  @Test
  void withoutADirectoryNothingIsWritten() throws Exception {
    Transcripts transcripts = Transcripts.open(config(null));
    transcripts.of("worker1", "worker1-1").shown(bytes("x"));
    transcripts.close();
    assertThat(temp).isEmptyDirectory();
  }
}
