package io.kirogate.message;

import java.util.Locale;

/** Why a turn that has an answer ended, in the words of the Agent Client Protocol. */
public enum StopReason {
  END_TURN,
  MAX_TOKENS,
  MAX_TURN_REQUESTS,
  REFUSAL;

  /** As clients read it, {@code end_turn}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
