package io.kirogate.process;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries events to the caller's executor and counts the bytes under way. Called on NuProcess's and
 * the process thread; what is below "on the executor" is owned by its tasks, which run one after
 * another.
 */
final class Delivery {
  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

  private final Wiring wiring;
  private final Executor executor;
  private final AgentProcess.Events events;
  private final Runnable levelCrossed;
  private final AtomicLong underWay = new AtomicLong();
  private volatile boolean discarding;

  // On the executor.
  private final Opening output = new Opening();
  private final Opening errors = new Opening();
  private boolean over;

  /**
   * @param levelCrossed called on any thread when {@link #underWay} passed one of the two levels
   */
  Delivery(Wiring wiring, Executor executor, AgentProcess.Events events, Runnable levelCrossed) {
    this.wiring = wiring;
    this.executor = executor;
    this.events = events;
    this.levelCrossed = levelCrossed;
  }

  /** Bytes handed over and not yet consumed. */
  long underWay() {
    return underWay.get();
  }

  /** From now on what exceeds the high level is dropped: nobody waits for it any more. */
  void discardFlood() {
    discarding = true;
  }

  void output(byte[] bytes) {
    carry(
        bytes.length,
        () -> {
          output.add(bytes);
          events.output(bytes);
        });
  }

  /** On a pseudo-terminal that is the wrapper's own and no event. */
  void errorOutput(byte[] bytes) {
    carry(
        bytes.length,
        () -> {
          errors.add(bytes);
          if (wiring instanceof Wiring.Pipes) {
            events.errorOutput(bytes);
          }
        });
  }

  void inputRefused(long unread) {
    carry(0, () -> events.inputRefused(unread));
  }

  void exited(WaitStatus status) {
    carry(0, () -> last(Ends.read(status, wiring, output, errors)));
  }

  void exited(Exit exit) {
    carry(0, () -> last(exit));
  }

  private void last(Exit exit) {
    over = true;
    events.exited(exit);
  }

  private void carry(int size, Runnable event) {
    if (size > 0 && discarding && underWay.get() > AgentProcess.OUTPUT_HIGH) {
      return;
    }
    long now = underWay.addAndGet(size);
    if (now > AgentProcess.OUTPUT_HIGH && now - size <= AgentProcess.OUTPUT_HIGH) {
      levelCrossed.run();
    }
    try {
      executor.execute(() -> deliver(size, event));
    } catch (RejectedExecutionException receiverGone) {
      LOG.debug("an event of a process had no receiver: {}", receiverGone.toString());
      consumed(size);
    }
  }

  private void deliver(int size, Runnable event) {
    try {
      if (!over) {
        event.run();
      }
    } catch (RuntimeException | Error defect) {
      LOG.error("a receiver of a process's events failed", defect);
    } finally {
      consumed(size);
    }
  }

  private void consumed(int size) {
    long now = underWay.addAndGet(-size);
    if (now < AgentProcess.OUTPUT_LOW && now + size >= AgentProcess.OUTPUT_LOW) {
      levelCrossed.run();
    }
  }
}
