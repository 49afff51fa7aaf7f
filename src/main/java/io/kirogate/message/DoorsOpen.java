package io.kirogate.message;

/**
 * Door to Dispatcher: jobs come from now on, whatever {@link DoorsClosed} said before. A pool that
 * was removed from the config has come back while it still served what was left.
 */
public record DoorsOpen() implements ToDispatcher {}
