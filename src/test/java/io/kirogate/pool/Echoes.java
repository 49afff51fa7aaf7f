package io.kirogate.pool;

import io.kirogate.bus.Address;
import io.kirogate.message.Cancel;
import io.kirogate.message.Declined;
import io.kirogate.message.Message;
import io.kirogate.message.Release;
import io.kirogate.message.Run;
import io.kirogate.message.RunAgain;
import io.kirogate.message.Started;
import io.kirogate.message.ToWorker;
import io.kirogate.message.TurnDone;
import io.kirogate.message.TurnFailed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Says once more what was said of a lease while the worker has another one. The bus keeps the order
 * and does not do so; but whoever hears of a lease, or of a job, that is not the one at hand is
 * promised to let it change nothing.
 */
final class Echoes {
  private final House house;
  private final Luck luck;
  private final Map<Address<?>, Leases> ofWorkers = new HashMap<>();

  /** What was said of the leases of one worker; each says it once more. */
  private record Leases(List<Runnable> former, List<Runnable> present) {

    void next() {
      former.addAll(present);
      present.clear();
    }
  }

  Echoes(House house, Luck luck) {
    this.house = house;
    this.luck = luck;
  }

  void said(Address<?> from, Address<?> to, Message message, Runnable again) {
    Address<?> worker = message instanceof ToWorker ? to : from;
    if (message instanceof Run) {
      Leases leases = of(worker);
      leases.next();
      echo(leases.former());
    } else if (isOfLease(message)) {
      of(worker).present().add(again);
    }
  }

  private void echo(List<Runnable> former) {
    if (!former.isEmpty() && luck.strikes(Fault.ECHO)) {
      house.timer(luck.upTo(World.TURN), former.get(luck.below(former.size())));
    }
  }

  private Leases of(Address<?> worker) {
    return ofWorkers.computeIfAbsent(
        worker, first -> new Leases(new ArrayList<>(), new ArrayList<>()));
  }

  private static boolean isOfLease(Message message) {
    return message instanceof Started
        || message instanceof Declined
        || message instanceof TurnDone
        || message instanceof TurnFailed
        || message instanceof RunAgain
        || message instanceof Release
        || message instanceof Cancel;
  }
}
