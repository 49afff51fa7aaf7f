package io.kirogate.process;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that forks and that owns what happens to processes afterwards. It never ends while
 * the JVM lives: the kernel kills every child that asked for a parent-death signal when the
 * <em>thread</em> that forked it ends, which is also why forks belong on no pool of anybody else's.
 */
final class ProcessThread {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessThread.class);
  private static final ScheduledThreadPoolExecutor THREAD = create();

  /** The same as an executor, for stages that continue here. */
  static final Executor EXECUTOR = ProcessThread::run;

  private ProcessThread() {}

  static void run(Runnable task) {
    THREAD.execute(guarded(task));
  }

  static ScheduledFuture<?> later(Duration delay, Runnable task) {
    return THREAD.schedule(guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException | Error defect) {
        LOG.error("a task of the process thread failed", defect);
      }
    };
  }

  private static ScheduledThreadPoolExecutor create() {
    ScheduledThreadPoolExecutor thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread created = new Thread(task, "kirogate-processes");
              created.setDaemon(true);
              return created;
            });
    thread.setRemoveOnCancelPolicy(true);
    return thread;
  }
}
