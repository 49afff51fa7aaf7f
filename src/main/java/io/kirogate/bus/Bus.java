package io.kirogate.bus;

import io.kirogate.message.Gone;
import io.kirogate.message.Message;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.function.Consumer;

/**
 * The one class that sends and registers inner messages: by reference, local only, with local
 * consumers only (clustered, half of the messages went to the other node otherwise). Thread-safe; a
 * handler runs on the context that registered it.
 */
public final class Bus {
  private static final String CODEC = "kirogate.inner";
  private static final DeliveryOptions LOCAL =
      new DeliveryOptions().setCodecName(CODEC).setLocalOnly(true);

  private final Vertx vertx;

  public Bus(Vertx vertx) {
    this.vertx = vertx;
    try {
      vertx.eventBus().registerCodec(new ByReference());
    } catch (IllegalStateException alreadyRegistered) {
      // Another gateway or verticle in this Vert.x was first; the codec has no state.
      return;
    }
  }

  /**
   * Sends to the one consumer of an address. A message to nobody vanishes: {@link Gone} is there
   * for that.
   */
  public <M extends Message> void send(Address<M> address, M message) {
    vertx.eventBus().send(address.value(), message, LOCAL);
  }

  /**
   * Registers the owner of an address. It is unregistered with the verticle whose context this is
   * called on.
   */
  public <M extends Message> MessageConsumer<M> consume(Address<M> address, Consumer<M> handler) {
    return vertx
        .eventBus()
        .localConsumer(address.value(), message -> handler.accept(message.body()));
  }

  private static final class ByReference implements MessageCodec<Message, Message> {
    @Override
    public void encodeToWire(Buffer buffer, Message message) {
      throw new UnsupportedOperationException("inner messages never leave the JVM");
    }

    @Override
    public Message decodeFromWire(int pos, Buffer buffer) {
      throw new UnsupportedOperationException("inner messages never leave the JVM");
    }

    @Override
    public Message transform(Message message) {
      return message;
    }

    @Override
    public String name() {
      return CODEC;
    }

    @Override
    public byte systemCodecID() {
      return -1;
    }
  }
}
