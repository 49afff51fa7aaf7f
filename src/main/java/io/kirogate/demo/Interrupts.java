package io.kirogate.demo;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** Ctrl-C outside the editor: the tty's SIGINT, as something that the main thread waits on. */
final class Interrupts {

  /** The user stopped the turn. */
  static final class TurnInterrupted extends Exception {}

  private static final Duration FOREVER = Duration.ofDays(365);
  private final BlockingQueue<Signal> pending = new ArrayBlockingQueue<>(1);

  void listen() {
    Signal.handle(new Signal("INT"), pending::offer);
  }

  /** From now on nothing but SIGKILL ends this process. */
  void ignoreAll() {
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
      throw new IllegalStateException("nobody interrupts the main thread", e);
    }
  }

  void waitForever() throws TurnInterrupted {
    while (true) {
      pause(FOREVER);
    }
  }
}
