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

  /** The most that a pipe holds (pipe(7)). */
  private static final long LAST_WORDS = 1L << 20;

  private static final long NOTHING = -1;

  private final Wiring wiring;
  private final Executor executor;
  private final AgentProcess.Events events;
  private final Runnable levelRose;
  private final Runnable levelFell;
  private final AtomicLong underWay = new AtomicLong();

  /** Above so many bytes under way output is dropped. Written by the process thread. */
  private volatile long limit = Long.MAX_VALUE;

  // On the executor.
  private final Opening output = new Opening();
  private final Opening errors = new Opening();
  private boolean over;

  /**
   * @param levelRose called on the thread that reads when {@link #underWay} rose above the high
   *     level or a multiple of {@link AgentProcess#OUTPUT_FLOOD}
   * @param levelFell called on the executor when it fell below the low level
   */
  Delivery(
      Wiring wiring,
      Executor executor,
      AgentProcess.Events events,
      Runnable levelRose,
      Runnable levelFell) {
    this.wiring = wiring;
    this.executor = executor;
    this.events = events;
    this.levelRose = levelRose;
    this.levelFell = levelFell;
  }

  /** Bytes handed over and not yet consumed. */
  long underWay() {
    return underWay.get();
  }

  /** From now on what exceeds the high level is dropped: nobody waits for it any more. */
  void discardFlood() {
    limit = Math.min(limit, AgentProcess.OUTPUT_HIGH);
  }

  /** The agent has ended: what it said last lies in a pipe; more comes from somebody else. */
  void takeLastWords() {
    limit = Math.min(limit, underWay.get() + LAST_WORDS);
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

  /**
   * Told when it is still so on the executor, where the next write comes from. On a pseudo-terminal
   * nobody hears of it, and to hand it over would wake a thread with every write.
   */
  void inputTaken(Input input) {
    if (wiring instanceof Wiring.Pipes) {
      carry(
          0,
          () -> {
            if (input.unread() == 0) {
              events.inputTaken();
            }
          });
    }
  }

  void exited(WaitStatus status) {
    limit = NOTHING;
    carry(0, () -> last(Ends.read(status, wiring, output, errors)));
  }

  void exited(Exit exit) {
    limit = NOTHING;
    carry(0, () -> last(exit));
  }

  private void last(Exit exit) {
    over = true;
    events.exited(exit);
  }

  private void carry(int size, Runnable event) {
    if (size > 0 && underWay.get() > limit) {
      return;
    }
    long now = underWay.addAndGet(size);
    if (rose(now - size, now)) {
      levelRose.run();
    }
    try {
      executor.execute(() -> deliver(size, event));
    } catch (RejectedExecutionException receiverGone) {
      LOG.debug("an event of a process had no receiver: {}", receiverGone.toString());
      consumed(size);
    } catch (RuntimeException defect) {
      LOG.error("an event of a process could not be handed over", defect);
      consumed(size);
    }
  }

  private static boolean rose(long before, long now) {
    return before <= AgentProcess.OUTPUT_HIGH && now > AgentProcess.OUTPUT_HIGH
        || before / AgentProcess.OUTPUT_FLOOD < now / AgentProcess.OUTPUT_FLOOD;
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
      levelFell.run();
    }
  }
}
