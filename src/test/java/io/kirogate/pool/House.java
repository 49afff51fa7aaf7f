package io.kirogate.pool;

import io.kirogate.bus.Address;
import io.kirogate.message.Message;

/** What a simulated verticle needs of the world. */
interface House {
  /** Ms. */
  long now();

  /**
   * On the bus: sooner or later, and after all that the same sender has sent there before.
   *
   * @param from the sender's own address
   */
  <M extends Message> void send(Address<?> from, Address<M> to, M message);

  Timer timer(long afterMs, Runnable then);

  /** Something that is set for later. */
  interface Timer {
    void cancel();
  }
}
