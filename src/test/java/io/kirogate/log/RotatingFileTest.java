package io.kirogate.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotatingFileTest {
  @TempDir Path directory;

  private final List<String> trouble = new ArrayList<>();

  private RotatingFile file(int maxSize, int keep) {
    return new RotatingFile(directory.resolve("a.log"), maxSize, keep, trouble::add);
  }

  private static void write(RotatingFile file, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    file.write(bytes, 0, bytes.length);
  }

  private String read(String name) throws IOException {
    return Files.readString(directory.resolve(name));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.sorted().toList();
    }
  }

  @Test
  void keepsTheNewest() throws Exception {
    try (RotatingFile file = file(10, 2)) {
      for (String record : List.of("11111\n", "222\n", "33333\n", "4444444444", "5\n")) {
        write(file, record);
      }
    }

    assertThat(read("a.log")).isEqualTo("5\n");
    assertThat(read("a.log.1")).isEqualTo("4444444444");
    assertThat(read("a.log.2")).isEqualTo("33333\n");
    assertThat(files()).hasSize(3);
  }

  @Test
  void goesOnWhereTheLastRunEnded() throws Exception {
    try (RotatingFile first = file(10, 1)) {
      write(first, "123456");
    }
    try (RotatingFile second = file(10, 1)) {
      write(second, "abcd");
      write(second, "e");
    }

    assertThat(read("a.log.1")).isEqualTo("123456abcd");
    assertThat(read("a.log")).isEqualTo("e");
  }

  @Test
  void isBoundedWhateverIsWritten() throws Exception {
    Random random = new Random(7);
    StringBuilder all = new StringBuilder();
    try (RotatingFile file = file(100, 3)) {
      for (int i = 0; i < 300; i++) {
        String record = Integer.toString(i % 10).repeat(random.nextInt(i % 20 == 0 ? 500 : 60));
        all.append(record);
        write(file, record);
        for (Path each : files()) {
          assertThat(Files.size(each)).as("%s after %d", each, i).isLessThanOrEqualTo(100);
        }
      }
    }

    assertThat(files()).hasSize(4);
    assertThat(all.toString())
        .endsWith(read("a.log.3") + read("a.log.2") + read("a.log.1") + read("a.log"));
  }

  @Test
  void isForNobodyButUs() throws Exception {
    Files.createFile(
        directory.resolve("a.log"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
    try (RotatingFile file = file(4, 2)) {
      write(file, "1234");
      write(file, "5678");
    }

    for (Path each : files()) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void followsNoLinkAndOpensOnlyFiles() throws Exception {
    Path elsewhere = Files.createFile(directory.resolve("elsewhere"));
    Files.createSymbolicLink(directory.resolve("a.log"), elsewhere);
    RotatingFile linked = file(10, 1);
    assertThatThrownBy(linked::open).hasMessageContaining("not a regular file");

    RotatingFile device = new RotatingFile(Path.of("/dev/null"), 10, 1, trouble::add);
    assertThatThrownBy(device::open).hasMessageContaining("not a regular file");
  }

  @Test
  void whatCannotBeWrittenIsLostAndToldOnce() throws Exception {
    Path later = directory.resolve("later");
    try (RotatingFile file = new RotatingFile(later.resolve("a.log"), 100, 1, trouble::add)) {
      write(file, "1");
      write(file, "2");
      assertThat(trouble)
          .singleElement()
          .asString()
          .contains("later/a.log cannot be written")
          .endsWith("no such directory");

      Files.createDirectory(later);
      write(file, "3");
      assertThat(trouble).last().asString().endsWith("records that were lost: 2");
      assertThat(read("later/a.log")).isEqualTo("3");
    }
  }

  @Test
  void anInterruptedThreadWritesOn() throws Exception {
    try (RotatingFile file = file(100, 1)) {
      write(file, "1");
      Thread.currentThread().interrupt();
      write(file, "2");
      assertThat(Thread.interrupted()).isTrue();
      write(file, "3");
    }
    assertThat(read("a.log")).isEqualTo("123");
    assertThat(trouble).isEmpty();
  }
}
