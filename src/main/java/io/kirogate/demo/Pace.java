package io.kirogate.demo;

import java.time.Duration;

/** How fast an answer comes: in that many parts with a pause behind each, words with another. */
record Pace(int parts, Duration betweenParts, Duration betweenWords) {
  static final Pace AT_ONCE = new Pace(1, Duration.ZERO, Duration.ZERO);
}
