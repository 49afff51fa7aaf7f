package io.kirogate.supervise;

import io.kirogate.message.Facts;
import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;
import io.kirogate.message.PoolId;
import io.kirogate.message.PoolPicture;
import io.kirogate.message.PoolState;
import io.kirogate.supervise.Slot.Vacant;
import java.util.List;
import java.util.Objects;

/** How the pool is, for the Dispatcher, the door and the log. */
final class Report {
  /** A picture is told at most so often, ms. */
  static final long PICTURE_EVERY = 100;

  private final PoolId pool;
  private final Slots slots;
  private final Starts starts;
  private final Replacing replacing;
  private final Sizing sizing;
  private final Variants variants;
  private final Credits credits;
  private final Telling<PoolPicture> pictures = new Telling<>(PICTURE_EVERY);
  private PoolState told;

  Report(
      PoolId pool,
      Slots slots,
      Starts starts,
      Replacing replacing,
      Sizing sizing,
      Variants variants,
      Credits credits) {
    this.credits = credits;
    this.variants = variants;
    this.pool = pool;
    this.slots = slots;
    this.starts = starts;
    this.replacing = replacing;
    this.sizing = sizing;
  }

  /** The state at once when it changed, the picture when it may be. */
  void tell(Agenda agenda, long now) {
    PoolState state = state(now);
    if (!state.equals(told)) {
      agenda.add(new Action.Announce(state));
      if (state.outage() != null && code(state.outage()) != code(told)) {
        agenda.add(new Action.Warn("No worker can be started: " + state.outage().detail()));
      }
      told = state;
    }
    pictures.tell(picture(), now).ifPresent(picture -> agenda.add(new Action.Show(picture)));
  }

  private static FailureCode code(PoolState state) {
    return state == null ? null : code(state.outage());
  }

  private static FailureCode code(Failure outage) {
    return outage == null ? null : outage.code();
  }

  /** When {@link #tell} has a picture to tell although nothing happens until then; ms. */
  long nextDeadline() {
    return pictures.nextDeadline();
  }

  PoolState state(long now) {
    return new PoolState(
        pool,
        slots.size(),
        sizing.min(),
        sizing.max(),
        (int) slots.serving().filter(worker -> !worker.left()).count(),
        starts.outage(now),
        replacing.warning(now),
        variants.left());
  }

  PoolPicture picture() {
    return new PoolPicture(
        pool,
        slots.stream().map(slot -> slot.holder.facts()).filter(Objects::nonNull).toList(),
        credits.sum());
  }

  /** A line for each slot, for the log: {@code 📊 worker1: IDLE, last activity 45s ago}. */
  List<String> lines(long now, long epochMs) {
    return slots.stream()
        .map(slot -> "📊 " + slot.id + ": " + line(slot.holder, now, epochMs) + warming(slot))
        .toList();
  }

  private static String line(Slot.Holder holder, long now, long epochMs) {
    if (holder instanceof Vacant vacant) {
      return line(vacant, now);
    }
    Facts facts = holder.facts();
    return facts == null
        ? "STARTING"
        : "%s, last activity %ds ago"
            .formatted(facts.phase(), Math.max(0, epochMs - facts.lastActivity()) / 1000);
  }

  private static String line(Vacant vacant, long now) {
    String when =
        vacant.at() == Long.MAX_VALUE
            ? "WAITING"
            : "RESTARTING in " + Math.max(0, vacant.at() - now) / 1000 + "s";
    return vacant.why() == null ? "STARTING" : when + " (" + vacant.why() + ")";
  }

  private static String warming(Slot slot) {
    return slot.spare
        .map(spare -> "; " + spare.worker() + " is to replace it: " + spare.why())
        .orElse("");
  }
}
