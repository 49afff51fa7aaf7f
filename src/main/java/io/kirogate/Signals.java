package io.kirogate;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;

/**
 * SIGTERM and SIGINT: the first closes Vert.x, which lets running turns finish, and ends the JVM
 * with status 0; a second one ends it at once with 128 + n, after an attempt to remove the lock
 * files. SIGHUP has the gateway read its config again and never ends anything.
 *
 * <p>The JVM delivers each signal on a thread of its own, so the first may wait here while the
 * second comes. It must: a second {@code Vertx.close()}, such as the launcher's shutdown hook
 * calls, does not wait for the first.
 */
final class Signals {
  private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

  /** How long a hard end may take: a file system that hangs must not stop it. */
  private static final Duration AT_ONCE = Duration.ofSeconds(1);

  private final AtomicReference<MainVerticle> gateway = new AtomicReference<>();
  private final AtomicReference<Vertx> vertx = new AtomicReference<>();
  private final AtomicBoolean stopping = new AtomicBoolean();

  void install() {
    Signal.handle(new Signal("TERM"), this::received);
    Signal.handle(new Signal("INT"), this::received);
    Signal.handle(new Signal("HUP"), this::hungUp);
  }

  /** What reads its config again at SIGHUP, and removes its lock files even at a hard end. */
  void reach(MainVerticle ours) {
    gateway.set(ours);
  }

  /** What the first signal has to close. */
  void closes(Vertx started) {
    vertx.set(started);
  }

  /** Whether a signal has come: what fails from now on fails because of it. */
  boolean stopping() {
    return stopping.get();
  }

  private void received(Signal signal) {
    if (!stopping.compareAndSet(false, true)) {
      attemptHardEnd();
      Runtime.getRuntime().halt(128 + signal.getNumber());
    }
    LOG.info("SIG{}: stopping; a second signal ends at once", signal.getName());
    System.exit(close());
  }

  /** Whether it succeeds, the log says. */
  private void hungUp(Signal signal) {
    MainVerticle ours = gateway.get();
    if (ours == null || stopping()) {
      LOG.info("SIGHUP: there is no gateway that could read its config again");
    } else {
      LOG.info("SIGHUP: the config is read again");
      ours.reload();
    }
  }

  private void attemptHardEnd() {
    MainVerticle ours = gateway.get();
    if (ours != null) {
      attempt(ours::abandon);
    }
  }

  private static void attempt(Runnable hardEnd) {
    Thread attempt = new Thread(hardEnd, "kirogate-hard-end");
    attempt.start();
    try {
      attempt.join(AT_ONCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int close() {
    Vertx started = vertx.get();
    if (started == null) {
      return 0;
    }
    try {
      started.close().toCompletionStage().toCompletableFuture().join();
      return 0;
    } catch (CompletionException e) {
      LOG.error("The stop failed", e.getCause());
      attemptHardEnd();
      return 1;
    }
  }
}
