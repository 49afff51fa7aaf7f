package io.kirogate.process;

import java.time.Duration;

/**
 * What a process tree uses.
 *
 * @param cpuTime of all its members and of their children that ended before
 * @param cpuPercent {@code cpuTime} over the time since the start, as {@code ps} counts; 100 = one
 *     core
 * @param residentBytes the sum over the members; pages that they share count for each
 * @param processes how many members live
 */
public record Usage(Duration cpuTime, double cpuPercent, long residentBytes, int processes) {
  public static final Usage NONE = new Usage(Duration.ZERO, 0, 0, 0);
}
