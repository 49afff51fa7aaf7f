package io.kirogate.demo;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * The user's wish to stop a turn, as something that the turn's thread waits on: the tty's SIGINT
 * outside the editor, or a client's {@code session/cancel}.
 */
final class Interrupts {

  /** The user stopped the turn. */
  static final class TurnInterrupted extends Exception {}

  private static final Duration FOREVER = Duration.ofDays(365);
  private final BlockingQueue<Boolean> pending = new ArrayBlockingQueue<>(1);

  void listen() {
    Signal.handle(new Signal("INT"), signal -> interrupt());
  }

  /** From any thread. */
  void interrupt() {
    pending.offer(true);
  }

  /** From now on nothing but SIGKILL ends this process. */
  static void ignoreAll() {
    for (String name : new String[] {"INT", "HUP", "TERM"}) {
      Signal.handle(new Signal(name), SignalHandler.SIG_IGN);
    }
  }

  void forget() {
    pending.clear();
  }

  void check() throws TurnInterrupted {
    pause(Duration.ZERO);
  }

  void pause(Duration time) throws TurnInterrupted {
    try {
      if (pending.poll(time.toNanos(), TimeUnit.NANOSECONDS) != null) {
        throw new TurnInterrupted();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts this thread", e);
    }
  }

  void waitForever() throws TurnInterrupted {
    while (true) {
      pause(FOREVER);
    }
  }
}
