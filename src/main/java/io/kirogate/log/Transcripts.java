package io.kirogate.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.attribute.PosixFilePermission.GROUP_WRITE;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_WRITE;

import io.kirogate.config.InvalidConfig;
import io.kirogate.config.LogConfig;
import io.kirogate.config.Problem;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workers' logs of one gateway: a file for each slot in a directory for nobody but us, written
 * by one thread that no worker waits for. May be used from any thread.
 */
public final class Transcripts {
  private static final Logger LOG = LoggerFactory.getLogger(Transcripts.class);

  /** Characters on their way to the disk; what would be more is left out. */
  private static final long MOST_PENDING = 16 * 1024 * 1024;

  private static final long PATIENCE_S = 5;

  private static final Set<PosixFilePermission> OURS = PosixFilePermissions.fromString("rwx------");

  private final LogConfig config;
  private final ThreadPoolExecutor writer;

  /** The writer's own. */
  private final Map<String, RotatingFile> files = new HashMap<>();

  private final AtomicLong pending = new AtomicLong();
  private final AtomicLong leftOut = new AtomicLong();

  private Transcripts(LogConfig config) {
    this.config = config;
    this.writer =
        new ThreadPoolExecutor(
            1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Transcripts::thread);
    writer.allowCoreThreadTimeOut(true);
    writer.setRejectedExecutionHandler((task, closed) -> leftOut.incrementAndGet());
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "kirogate-transcripts");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Makes the directory, or checks the one that is there; blocks. Without {@code log.workers} there
   * are no files.
   *
   * @throws InvalidConfig when it is not ours alone, or cannot be written
   */
  public static Transcripts open(LogConfig config) {
    if (config.workers() != null) {
      Path directory = Path.of(config.workers()).toAbsolutePath();
      try {
        makeOurs(directory);
      } catch (IOException e) {
        String words = "expected a directory that only we can use, found %s: %s";
        throw new InvalidConfig(
            List.of(
                new Problem("$.log.workers", words.formatted(directory, RotatingFile.reason(e)))));
      }
    }
    return new Transcripts(config);
  }

  private static void makeOurs(Path directory) throws IOException {
    if (!Files.exists(directory, NOFOLLOW_LINKS)) {
      Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(OURS));
    }
    if (!Files.isDirectory(directory, NOFOLLOW_LINKS)) {
      throw unusable(directory, "a symbolic link or no directory");
    } else if (!Files.getOwner(directory, NOFOLLOW_LINKS)
        .equals(Files.getOwner(Path.of("/proc/self")))) {
      throw unusable(directory, "it belongs to " + Files.getOwner(directory, NOFOLLOW_LINKS));
    }
    close(directory);
  }

  /**
   * What a plain mkdir made is closed to others, unless they had or could have put things there.
   */
  private static void close(Path directory) throws IOException {
    Set<PosixFilePermission> others = new HashSet<>(Files.getPosixFilePermissions(directory));
    others.removeAll(OURS);
    if (others.contains(GROUP_WRITE)
        || others.contains(OTHERS_WRITE)
        || !others.isEmpty() && !isEmpty(directory)) {
      throw unusable(directory, "others may use it: chmod 700 it");
    }
    Files.setPosixFilePermissions(directory, OURS);
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.findAny().isEmpty();
    }
  }

  private static IOException unusable(Path directory, String why) {
    return new FileSystemException(directory.toString(), null, why);
  }

  /**
   * For a worker that begins.
   *
   * @param slot names the file
   * @param worker names the worker in its lines
   */
  public Transcript of(String slot, String worker) {
    return config.workers() == null
        ? Transcript.NONE
        : new Transcript(worker, InstantSource.system(), lines -> take(slot, lines));
  }

  private void take(String slot, String lines) {
    if (pending.addAndGet(lines.length()) > MOST_PENDING) {
      pending.addAndGet(-lines.length());
      leftOut.incrementAndGet();
    } else {
      writer.execute(() -> write(slot, lines));
    }
  }

  private void write(String slot, String lines) {
    long missing = leftOut.getAndSet(0);
    if (missing > 0) {
      LOG.warn("log.workers: the disk is too slow; pieces that were left out: {}", missing);
    }
    byte[] bytes = lines.getBytes(UTF_8);
    files.computeIfAbsent(slot, this::file).write(bytes, 0, bytes.length);
    pending.addAndGet(-lines.length());
  }

  private RotatingFile file(String slot) {
    Path path = Path.of(config.workers()).resolve(slot + ".log");
    return new RotatingFile(path, config.maxSize(), config.keep(), LOG::warn);
  }

  /** Writes what is on its way, for a while, and closes the files; blocks. */
  public Void close() throws InterruptedException {
    writer.execute(this::closeFiles);
    writer.shutdown();
    if (!writer.awaitTermination(PATIENCE_S, TimeUnit.SECONDS)) {
      LOG.warn("log.workers: {} characters were not written in time", pending.get());
    }
    return null;
  }

  private void closeFiles() {
    for (RotatingFile file : files.values()) {
      try {
        file.close();
      } catch (IOException e) {
        LOG.warn("A worker's log could not be closed: {}", e.toString());
      }
    }
    files.clear();
  }
}
