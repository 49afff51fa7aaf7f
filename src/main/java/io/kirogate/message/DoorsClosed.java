package io.kirogate.message;

/**
 * Door to Dispatcher: no {@link Submit} follows, because the gateway stops, or because the pool was
 * removed from the config. The Dispatcher stays until then, so that a job submitted at the last
 * moment has its end too.
 */
public record DoorsClosed() implements ToDispatcher {}
