package io.kirogate.dispatch;

import io.kirogate.message.Message;

/** What the Dispatcher wants: somebody is told something. */
sealed interface Decision {

  record TellDoor(Message message) implements Decision {}

  /**
   * To the worker that takes commands at this address.
   *
   * @param address as its {@code Ready} said
   */
  record TellWorker(String address, Message message) implements Decision {}

  record TellSupervisor(Message message) implements Decision {}

  /** The operator: something is not as it can be. */
  record Warn(String what) implements Decision {}
}
