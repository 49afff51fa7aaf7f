package io.kirogate.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.kirogate.process.Exit.Exited;
import io.kirogate.process.Exit.Killed;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The small parts that need no process. */
class ProcTest {
  private static final String STAT =
      "77 (a) Z (b) S 5 77 66 34816 77 4194304 100 0 0 0 10 20 30 40 20 0 3 0 9000 123456 42 "
          + "18446744073709551615 1 1 0 0 0 0 0 0 0 0 0 0 17 0 0 0 0 0 0 0 0 0 0 0 0 0 0";

  @Test
  void readsAStatLineWhateverTheCommandIsCalled() {
    assertThat(Proc.Stat.of(STAT))
        .isEqualTo(new Proc.Stat(77, 'S', 5, 66, 34816, 3, 9000, 100, 42));
  }

  @Test
  void countsAZombieAsGoneUnlessItsThreadsLive() {
    assertThat(Proc.Stat.of(STAT.replace(") S", ") Z")).alive()).isTrue();
    assertThat(Proc.Stat.of(STAT.replace(") S", ") Z").replace("0 3 0 9000", "0 1 0 9000")).alive())
        .isFalse();
    assertThat(Proc.Stat.of(STAT).alive()).isTrue();
  }

  @Test
  void addsUpUsage() {
    Proc.Stat one = Proc.Stat.of(STAT);
    assertThat(Tree.usage(List.of(one, one), Duration.ofSeconds(4)))
        .isEqualTo(new Usage(Duration.ofSeconds(2), 50, 84L * LibC.getpagesize(), 2));
  }

  @Test
  void seesItself() {
    long self = ProcessHandle.current().pid();
    assertThat(Proc.all()).anyMatch(stat -> stat.pid() == self && stat.alive());
    assertThat(Proc.stat(0)).isEmpty();
    assertThat(Proc.carries(self, "PATH=" + System.getenv("PATH"))).isTrue();
    assertThat(Proc.carries(self, "ATH=" + System.getenv("PATH"))).isFalse();
  }

  /** Kernel threads and others' processes included, which have no environment to show. */
  @Test
  void looksAtEveryProcessThereIs() {
    assertThat(Proc.all())
        .allSatisfy(
            stat -> {
              assertThat(Proc.carriesPrefix(stat.pid(), Launch.MARKER + "=nobody.")).isFalse();
              Proc.user(stat.pid());
            });
  }

  @Test
  void findsProgramsAsExecvpDoes() {
    Path root = Path.of("/");
    assertThat(Programs.find("sh", Map.of(), root)).isPresent();
    assertThat(Programs.find("sh", Map.of("PATH", "/nowhere:/bin"), root))
        .contains(Path.of("/bin/sh"));
    assertThat(Programs.find("sh", Map.of("PATH", "/nowhere"), root)).isEmpty();
    assertThat(Programs.find("sh", Map.of("PATH", ""), Path.of("/bin")))
        .contains(Path.of("/bin/sh"));
    assertThat(Programs.find("./sh", Map.of(), Path.of("/bin"))).contains(Path.of("/bin/sh"));
    assertThat(Programs.find("/bin/sh", Map.of(), root)).contains(Path.of("/bin/sh"));
    assertThat(Programs.find("", Map.of(), root)).isEmpty();
    assertThat(Programs.find("a\0b", Map.of(), root)).isEmpty();
    assertThat(Programs.find("/bin", Map.of(), root)).isEmpty();
  }

  @Test
  void keepsInputInOrderInPiecesOfAnySize() {
    for (int room = 1; room <= 12; room++) {
      Input input = new Input(100);
      IntStream.range(0, 10)
          .forEach(n -> input.offer(("<" + n + ">").getBytes(StandardCharsets.UTF_8)));
      StringBuilder taken = new StringBuilder();
      boolean more = true;
      while (more) {
        ByteBuffer target = ByteBuffer.allocate(room);
        more = input.fill(target) > 0;
        taken.append(StandardCharsets.UTF_8.decode(target));
      }
      assertThat(taken).as("room " + room).hasToString("<0><1><2><3><4><5><6><7><8><9>");
      assertThat(input.unread()).isZero();
    }
  }

  @Test
  void takesAllOfAWriteOrNone() {
    Input input = new Input(10);
    assertThat(input.offer(new byte[10])).isTrue();
    assertThat(input.offer(new byte[1])).isFalse();
    assertThat(input.unread()).isEqualTo(10);
    input.fill(ByteBuffer.allocate(1));
    assertThat(input.unread()).as("given, and perhaps not taken").isEqualTo(10);
    input.fill(ByteBuffer.allocate(1));
    assertThat(input.unread()).isEqualTo(9);
    assertThat(input.offer(new byte[1])).isTrue();
  }

  @Test
  void describesEnds() {
    assertThat(new Exited(3).describe()).isEqualTo("exited with status 3");
    assertThat(new Killed(15).describe()).isEqualTo("was killed by SIGTERM");
    assertThat(new Killed(31).name()).isEqualTo("SIGSYS");
    assertThat(new Killed(34).name()).isEqualTo("signal 34");
  }
}
