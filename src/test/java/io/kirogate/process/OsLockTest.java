package io.kirogate.process;

import static io.kirogate.process.Recorder.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OsLockTest {
  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void make() throws IOException {
    file = Files.createFile(directory.resolve("guard"));
  }

  @Test
  void excludesASecondHolderInTheSameJvmUntilItIsLetGo() throws IOException {
    OsLock first = OsLock.tryAcquire(file).orElseThrow();
    assertThat(OsLock.tryAcquire(file)).isEmpty();
    assertThat(OsLock.tryAcquire(file)).as("a refusal costs the holder nothing").isEmpty();
    first.close();
    Optional<OsLock> next = OsLock.tryAcquire(file);
    assertThat(next).isPresent();
    next.get().close();
  }

  @Test
  void isNotLostWhenTheFileIsOpenedAndClosedInTheSameJvm() throws IOException {
    OsLock held = OsLock.tryAcquire(file).orElseThrow();
    FileChannel.open(file, StandardOpenOption.WRITE).close();
    assertThat(OsLock.tryAcquire(file)).isEmpty();
    held.close();
  }

  @Test
  void isNotKeptByAChildOfItsHolder() throws IOException {
    OsLock held = OsLock.tryAcquire(file).orElseThrow();
    Process child = new ProcessBuilder("sleep", "300").start();
    try {
      held.close();
      OsLock next = OsLock.tryAcquire(file).orElseThrow();
      next.close();
    } finally {
      child.destroyForcibly();
    }
  }

  @Test
  void whoWaitsGetsItNext() throws IOException {
    OsLock held = OsLock.acquire(file);
    CompletableFuture<OsLock> waiting =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return OsLock.acquire(file);
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    assertThat(OsLock.tryAcquire(file)).isEmpty();
    assertThat(waiting).isNotDone();
    held.close();
    await().atMost(PATIENCE).until(waiting::isDone);
    waiting.join().close();
  }

  @Test
  void needsAFile() {
    assertThatThrownBy(() -> OsLock.tryAcquire(directory.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
  }
}
