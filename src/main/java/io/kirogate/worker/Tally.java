package io.kirogate.worker;

import io.kirogate.message.FailureCode;

/**
 * A worker's turns.
 *
 * @param turns that ended, whatever their outcome
 * @param failuresInARow that failed since the last that did not
 */
record Tally(int turns, int failuresInARow) {
  static final Tally NONE = new Tally(0, 0);

  Tally done() {
    return new Tally(turns + 1, 0);
  }

  /** What a caller, the request itself or the agent's service is to blame for says nothing. */
  Tally failed(FailureCode code) {
    return switch (code) {
      case CANCELLED, INVALID_REQUEST, AGENT_RATE_LIMITED -> new Tally(turns + 1, failuresInARow);
      default -> new Tally(turns + 1, failuresInARow + 1);
    };
  }
}
