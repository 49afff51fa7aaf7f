package io.kirogate.api;

import io.kirogate.message.Addresses;
import io.kirogate.message.Bus;
import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;
import io.kirogate.message.Message;
import io.kirogate.message.Pause;
import io.kirogate.message.PoolFacts;
import io.kirogate.message.Resize;
import io.kirogate.message.Restart;
import io.kirogate.message.Resume;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Has the pool do what an operator wants. What is asked for completes when the pool is told to be
 * so, at once when it is so already. Owned by the api verticle's event loop.
 */
final class PoolControl {
  private final Bus bus;
  private final Addresses addresses;
  private final Desk desk;
  private final Gate gate;
  private final List<Expected> expected = new ArrayList<>();

  private record Expected(Predicate<Desk> sign, Promise<Void> seen) {}

  PoolControl(Bus bus, Addresses addresses, Desk desk, Gate gate) {
    this.bus = bus;
    this.addresses = addresses;
    this.desk = desk;
    this.gate = gate;
  }

  Future<Void> pause() {
    return ask(addresses.dispatcher(), new Pause(), Desk::paused);
  }

  Future<Void> resume() {
    return ask(addresses.dispatcher(), new Resume(), desk -> !desk.paused());
  }

  Future<Void> resize(int min, int max) {
    started();
    return ask(addresses.supervisor(), new Resize(min, max), desk -> isOf(desk.pool(), min, max));
  }

  private static boolean isOf(PoolFacts pool, int min, int max) {
    return pool.min() == min && pool.max() == max;
  }

  /** Takes as long as a start and the job that the worker is at: nobody waits for that. */
  void restart(String slot) {
    started();
    if (!Slots.of(desk.pool()).containsKey(slot)) {
      throw new Refusal(
          FailureCode.NOT_FOUND,
          "There is no worker " + slot + "; they are worker1 to worker" + desk.pool().size());
    }
    bus.send(addresses.supervisor(), new Restart(slot));
  }

  /** Before the Supervisor is there, what it is told would vanish. */
  private void started() {
    if (!desk.poolStarted()) {
      throw new Refusal(
          Failure.of(FailureCode.AGENT_START_FAILED, "The pool has not started yet").retryAfter(1));
    }
  }

  private Future<Void> ask(String address, Message message, Predicate<Desk> sign) {
    gate.admit();
    bus.send(address, message);
    Promise<Void> seen = Promise.promise();
    expected.add(new Expected(sign, seen));
    look();
    return seen.future();
  }

  /** Something was told of the pool. */
  void look() {
    List<Expected> met = expected.stream().filter(each -> each.sign.test(desk)).toList();
    expected.removeAll(met);
    met.forEach(each -> each.seen.complete());
  }

  /** The gateway stops: what has not happened by now will not. */
  void close() {
    List<Expected> open = List.copyOf(expected);
    expected.clear();
    open.forEach(each -> each.seen.fail(new Refusal(Gate.CLOSED)));
  }
}
