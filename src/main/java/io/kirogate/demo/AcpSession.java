package io.kirogate.demo;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A conversation with the client. Its memory belongs to the turn that runs; the rest is also the
 * reading thread's.
 */
final class AcpSession {
  private final String id;
  private final Path directory;
  private final AcpSettings settings;
  private final Conversation conversation = new Conversation();
  private final AtomicReference<AcpTurn> running = new AtomicReference<>();
  private volatile boolean closeRefused;
  private volatile Directives orders = Directives.none();

  AcpSession(String id, Path directory, AcpSettings settings) {
    this.id = id;
    this.directory = directory;
    this.settings = settings;
  }

  String id() {
    return id;
  }

  Path directory() {
    return directory;
  }

  AcpSettings settings() {
    return settings;
  }

  /** For the running turn only. */
  Conversation conversation() {
    return conversation;
  }

  /** False when another turn is not over yet. */
  boolean start(AcpTurn turn) {
    boolean free = running.compareAndSet(null, turn);
    if (free) {
      orders = turn.directives();
      turn.start();
    }
    return free;
  }

  /** The turn is over: the next may start. */
  void finished() {
    running.set(null);
  }

  /** Stops the turn, if one runs. */
  void cancel() {
    AcpTurn turn = running.get();
    if (turn != null) {
      turn.cancel();
    }
  }

  /** Stops the turn that this request asked for, if it still runs. */
  void cancelRequest(Object requestId) {
    AcpTurn turn = running.get();
    if (turn != null && turn.answers(requestId)) {
      turn.cancel();
    }
  }

  /** Waits until no turn runs, or this point in time of {@link System#nanoTime}. */
  void join(long deadline) {
    AcpTurn turn = running.get();
    if (turn != null) {
      turn.join(deadline);
    }
  }

  void refuseNextClose() {
    closeRefused = true;
  }

  /** Stops the turn; false when told not to close, once. */
  boolean close() {
    Fault.orderedOverAcp(orders, "reset").ifPresent(Fault::strike);
    boolean closed = !closeRefused;
    closeRefused = false;
    if (closed) {
      cancel();
    }
    return closed;
  }
}
