package io.kirogate.pool;

import io.kirogate.bus.Address;
import io.kirogate.message.Message;
import java.util.function.Supplier;

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

  /** For the story. */
  void note(Supplier<String> line);

  Timer timer(long afterMs, Runnable then);

  /** The same for a deadline of ours, which may be seen late. */
  Timer alarm(long afterMs, Runnable then);

  /** Something that is set for later. */
  interface Timer {
    void cancel();
  }
}
