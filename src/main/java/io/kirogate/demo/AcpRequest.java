package io.kirogate.demo;

import java.util.Map;

/**
 * A request of the client, or a notification, which nobody answers.
 *
 * @param wanted whether it is to be answered
 */
record AcpRequest(AcpWire wire, boolean wanted, Object id, AcpParams params) {

  void respond(Map<String, Object> result) {
    if (wanted) {
      wire.respond(id, result);
    }
  }

  void fail(AcpError error) {
    if (wanted) {
      wire.fail(id, error);
    }
  }
}
