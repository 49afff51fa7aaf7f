package io.kirogate.process;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a set of processes: SIGHUP, then SIGTERM, then SIGKILL, each to whoever lives by then, until
 * nobody does. Those who were asked in another way, by the end of their input, are given time
 * before the first of them. Used on the process thread; between the steps it is woken by deaths,
 * never by a clock.
 */
final class Ending {
  /** What {@code script} needs at most to pass on its command's end. */
  private static final Duration CARRIER_GRACE = Duration.ofSeconds(1);

  private static final Duration AGAIN = Duration.ofMillis(500);
  private static final Logger LOG = LoggerFactory.getLogger(Ending.class);

  private final Supplier<List<Proc.Stat>> members;
  private final long carrier;
  private final CompletableFuture<Void> gone;
  private Optional<Long> patientUntil = Optional.empty();
  private Optional<ScheduledFuture<?>> hangUp = Optional.empty();
  private Optional<ScheduledFuture<?>> term = Optional.empty();
  private Optional<ScheduledFuture<?>> kill = Optional.empty();
  private boolean byForce;

  /**
   * @param members lists anew who of them lives
   * @param carrier the process that only carries the agent's terminal and ends after the agent: it
   *     is asked politely only when it is alone, else it would report its own end and not the
   *     agent's; 0 = none
   * @param gone completed once nobody is left; whoever completes it before ends the trying
   */
  Ending(Supplier<List<Proc.Stat>> members, long carrier, CompletableFuture<Void> gone) {
    this.members = members;
    this.carrier = carrier;
    this.gone = gone;
  }

  /** Lets them end by themselves for so long, from the first call on, before it signals. */
  void bePatient(Duration time) {
    if (patientUntil.isEmpty()) {
      patientUntil = Optional.of(System.nanoTime() + time.toNanos());
    }
  }

  /**
   * Begins, or hastens what has begun; never puts off.
   *
   * @param polite the time from SIGHUP until force is used, SIGTERM half way; zero = force at once
   */
  void escalate(Duration polite) {
    boolean force = polite.isZero() || polite.isNegative();
    Duration before = force ? Duration.ZERO : patience();
    if (gone.isDone() || forceComesWithin(before.plus(polite))) {
      return;
    }
    cancelSteps();
    if (force) {
      force();
    } else {
      hangUpAfter(before);
      Duration half = before.plus(polite.dividedBy(2));
      term = Optional.of(ProcessThread.later(half, () -> ask(Signals.TERM)));
      kill = Optional.of(ProcessThread.later(before.plus(polite), this::force));
    }
  }

  private Duration patience() {
    long left = patientUntil.map(end -> end - System.nanoTime()).orElse(0L);
    return Duration.ofNanos(Math.max(0, left));
  }

  private void hangUpAfter(Duration patience) {
    if (patience.isZero()) {
      ask(Signals.HUP);
    } else {
      attempt(this::look);
      hangUp = Optional.of(ProcessThread.later(patience, () -> ask(Signals.HUP)));
    }
  }

  private boolean forceComesWithin(Duration polite) {
    return byForce
        || kill.filter(step -> step.getDelay(NANOSECONDS) <= polite.toNanos()).isPresent();
  }

  private void cancelSteps() {
    hangUp.ifPresent(step -> step.cancel(false));
    term.ifPresent(step -> step.cancel(false));
    kill.ifPresent(step -> step.cancel(false));
  }

  /** Where nobody can be listed, nobody is taken for gone: for want of a descriptor, say. */
  private void attempt(Runnable step) {
    try {
      step.run();
    } catch (UncheckedIOException unreadable) {
      LOG.warn("processes cannot be listed, and are to end: {}", unreadable.toString());
      ProcessThread.later(AGAIN, () -> attempt(step));
    }
  }

  private void ask(int signal) {
    attempt(() -> askNow(signal));
  }

  private void askNow(int signal) {
    if (gone.isDone()) {
      return;
    }
    List<Proc.Stat> living = members.get();
    send(signal, isCarrierAlone(living) ? living : withoutCarrier(living));
    await(living);
  }

  /** The carrier last: it reaps the agent and says how that ended, if it is given the time. */
  private void force() {
    byForce = true;
    attempt(this::forceNow);
  }

  private void forceNow() {
    if (gone.isDone()) {
      return;
    }
    List<Proc.Stat> living = members.get();
    if (isCarrierAlone(living)) {
      ProcessThread.later(CARRIER_GRACE, () -> attempt(this::forceCarrier));
      await(living);
    } else {
      List<Proc.Stat> others = withoutCarrier(living);
      send(Signals.KILL, others);
      await(others);
    }
  }

  private void forceCarrier() {
    if (!gone.isDone()) {
      send(Signals.KILL, members.get());
    }
  }

  private boolean isCarrierAlone(List<Proc.Stat> living) {
    return living.size() == 1 && living.get(0).pid() == carrier;
  }

  private List<Proc.Stat> withoutCarrier(List<Proc.Stat> living) {
    return living.stream().filter(member -> member.pid() != carrier).toList();
  }

  private static void send(int signal, List<Proc.Stat> members) {
    members.forEach(member -> Signals.send(signal, member));
  }

  private void await(List<Proc.Stat> living) {
    if (living.isEmpty()) {
      cancelSteps();
      gone.complete(null);
      return;
    }
    CompletableFuture<?>[] deaths =
        living.stream()
            .map(member -> ExitWatch.gone(member.pid()))
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(deaths).thenRunAsync(() -> attempt(this::look), ProcessThread.EXECUTOR);
  }

  /** All that were known are gone; they may have left children. */
  private void look() {
    if (byForce) {
      force();
    } else if (!gone.isDone()) {
      await(members.get());
    }
  }
}
