package io.kirogate.picture;

import io.kirogate.bus.Address;
import io.kirogate.bus.Addresses;
import io.kirogate.bus.Bus;
import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;
import io.kirogate.message.Message;
import io.kirogate.message.Pause;
import io.kirogate.message.PoolId;
import io.kirogate.message.PoolState;
import io.kirogate.message.Refusal;
import io.kirogate.message.Resize;
import io.kirogate.message.Restart;
import io.kirogate.message.Resume;
import io.kirogate.message.SlotId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Has a pool do what an operator wants. What is asked for completes when the picture shows it, at
 * once when it does so already. Owned by the event loop of the doors.
 */
public final class PoolControl {
  private final Bus bus;
  private final Addresses addresses;
  private final Pools pools;
  private final List<Expected> expected = new ArrayList<>();
  private State state = State.OPEN;

  private enum State {
    OPEN,
    CLOSED
  }

  private record Expected(PoolId pool, Predicate<Picture> sign, Promise<Void> seen) {}

  public PoolControl(Bus bus, Addresses addresses, Pools pools) {
    this.bus = bus;
    this.addresses = addresses;
    this.pools = pools;
  }

  public Future<Void> pause(PoolId pool) {
    return ask(addresses.dispatcher(pool), new Pause(), pool, Picture::paused);
  }

  public Future<Void> resume(PoolId pool) {
    return ask(addresses.dispatcher(pool), new Resume(), pool, picture -> !picture.paused());
  }

  /**
   * @throws Refusal when the pool has not started yet
   */
  public Future<Void> resize(PoolId pool, int min, int max) {
    started(pool);
    return ask(
        addresses.supervisor(pool), new Resize(min, max), pool, now -> isOf(now.state(), min, max));
  }

  private static boolean isOf(PoolState pool, int min, int max) {
    return pool.min() == min && pool.max() == max;
  }

  /**
   * Takes as long as a start and the job that the worker is at: nobody waits for that.
   *
   * @param name the slot's public name
   * @throws Refusal when the pool has not started yet, or has no such slot
   */
  public SlotId restart(PoolId pool, String name) {
    Picture picture = started(pool);
    SlotId slot =
        picture
            .slot(name)
            .orElseThrow(() -> new Refusal(FailureCode.NOT_FOUND, none(name, picture)));
    bus.send(addresses.supervisor(pool), new Restart(slot));
    return slot;
  }

  private static String none(String name, Picture picture) {
    SlotId first = new SlotId(picture.pool(), 1);
    SlotId last = new SlotId(picture.pool(), picture.state().size());
    return "There is no worker " + name + "; they are " + first + " to " + last;
  }

  /** Before the Supervisor is there, what it is told would vanish. */
  private Picture started(PoolId pool) {
    Picture picture = pools.of(pool);
    if (!picture.started()) {
      throw new Refusal(
          Failure.of(FailureCode.AGENT_START_FAILED, words(pool) + " has not started yet")
              .retryAfter(1));
    }
    return picture;
  }

  private static String words(PoolId pool) {
    return pool.isDefault() ? "The pool" : "The pool " + pool;
  }

  private <M extends Message> Future<Void> ask(
      Address<M> owner, M message, PoolId pool, Predicate<Picture> sign) {
    if (state == State.CLOSED) {
      return Future.failedFuture(Refusal.stopping());
    }
    bus.send(owner, message);
    Promise<Void> seen = Promise.promise();
    expected.add(new Expected(pool, sign, seen));
    look();
    return seen.future();
  }

  /** Something was told of a pool. */
  public void look() {
    take(each -> pools.find(each.pool).filter(each.sign).isPresent())
        .forEach(each -> each.seen.complete());
  }

  /** This pool was removed: nobody waits for what it will not do any more. */
  public void forget(PoolId pool) {
    Refusal removed =
        new Refusal(FailureCode.NOT_FOUND, "The pool " + pool + " was removed meanwhile");
    take(each -> each.pool.equals(pool)).forEach(each -> each.seen.fail(removed));
  }

  private List<Expected> take(Predicate<Expected> which) {
    List<Expected> taken = expected.stream().filter(which).toList();
    expected.removeAll(taken);
    return taken;
  }

  /** The gateway stops: what has not happened by now will not. */
  public void close() {
    state = State.CLOSED;
    List<Expected> open = List.copyOf(expected);
    expected.clear();
    open.forEach(each -> each.seen.fail(Refusal.stopping()));
  }
}
