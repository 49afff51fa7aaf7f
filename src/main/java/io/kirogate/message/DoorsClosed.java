package io.kirogate.message;

/**
 * Door to Dispatcher: the gateway stops and no {@link Submit} follows. The Dispatcher stays until
 * then, so that a job submitted at the last moment has its end too.
 */
public record DoorsClosed() implements ToDispatcher {}
