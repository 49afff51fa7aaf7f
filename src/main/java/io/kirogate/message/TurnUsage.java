package io.kirogate.message;

/**
 * What a turn used, as far as the agent tells it; nothing is estimated.
 *
 * @param credits null = not told
 * @param contextPercent how full the conversation's context is, 0 to 100; null = not told
 */
public record TurnUsage(Double credits, Double contextPercent) {
  public static final TurnUsage UNKNOWN = new TurnUsage(null, null);
}
