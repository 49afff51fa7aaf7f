package io.kirogate.dispatch;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Waiting jobs whose callers take turns, one job a turn; each caller's own jobs go in the order of
 * their numbers.
 */
final class Turns {
  private final TreeMap<Long, Waiting> byNumber = new TreeMap<>();

  /** Each caller's jobs; the callers in the order of their turns, {@link #served} apart. */
  private final Map<String, TreeMap<Long, Waiting>> lines = new LinkedHashMap<>();

  /**
   * Had the last turn. It takes its place at the end only when the next turn is had: who comes
   * meanwhile is before it, and so waits for no second job of it.
   */
  private String served;

  boolean isEmpty() {
    return byNumber.isEmpty();
  }

  int size() {
    return byNumber.size();
  }

  Waiting oldest() {
    return byNumber.firstEntry().getValue();
  }

  void add(Waiting job) {
    byNumber.put(job.number(), job);
    lines.computeIfAbsent(job.caller(), caller -> new TreeMap<>()).put(job.number(), job);
  }

  void remove(Waiting job) {
    byNumber.remove(job.number());
    TreeMap<Long, Waiting> line = lines.get(job.caller());
    line.remove(job.number());
    if (line.isEmpty()) {
      lines.remove(job.caller());
    }
  }

  Waiting poll() {
    TreeMap<Long, Waiting> line = lines.remove(served);
    if (line != null) {
      lines.put(served, line);
    }
    Waiting job = lines.values().iterator().next().firstEntry().getValue();
    remove(job);
    served = job.caller();
    return job;
  }

  /** How many would go before a job of this caller that came now. Takes time by the callers. */
  int before(String caller) {
    int own = lines.containsKey(caller) ? lines.get(caller).size() : 0;
    int before = own;
    boolean sooner = true;
    for (Map.Entry<String, TreeMap<Long, Waiting>> line : lines.entrySet()) {
      if (line.getKey().equals(caller)) {
        sooner = caller.equals(served);
      } else {
        boolean first = sooner && !line.getKey().equals(served);
        before += Math.min(line.getValue().size(), first ? own + 1 : own);
      }
    }
    return before;
  }
}
