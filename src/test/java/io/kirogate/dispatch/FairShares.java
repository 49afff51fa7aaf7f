package io.kirogate.dispatch;

import io.kirogate.message.JobId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the package promises to those who wait, kept as a simple book: a caller's jobs go in order;
 * while a caller waits, no other of its priority has two turns; while batch waits, only so many
 * interactive ones go before it; while interactive waits, no two batch ones do. Jobs that came back
 * are none of its business: their turn had come.
 */
final class FairShares {
  private record Party(String caller, boolean batch) {}

  private final Map<Party, TreeSet<Long>> waiting = new HashMap<>();
  private final Map<Party, Set<Party>> servedMeanwhile = new HashMap<>();
  private int inARow;
  private boolean batchWasLast;

  void came(Waiting job) {
    waiting.computeIfAbsent(party(job), none -> new TreeSet<>()).add(job.number());
    servedMeanwhile.computeIfAbsent(party(job), none -> new HashSet<>());
  }

  /** However it left; unknown ones too. */
  void left(Waiting job) {
    Party party = party(job);
    TreeSet<Long> line = waiting.getOrDefault(party, new TreeSet<>());
    line.remove(job.number());
    if (line.isEmpty()) {
      waiting.remove(party);
      servedMeanwhile.remove(party);
    }
  }

  /** It was given out, whether it had waited or not. */
  void served(Waiting job) {
    Party party = party(job);
    JobId id = job.job();
    TreeSet<Long> line = waiting.getOrDefault(party, new TreeSet<>());
    check(line.lower(job.number()) == null, id + " went before an older one of its caller");
    servedMeanwhile.forEach(
        (other, served) ->
            check(mayGo(party, other, served), id + " is a second turn while " + other + " waits"));
    boolean second = batchWasLast && party.batch() && waits(false);
    check(!second, id + " is the second batch one in a row while interactive ones wait");
    inARow = party.batch() || !waits(true) ? 0 : inARow + 1;
    check(inARow <= Queue.PATIENCE, id + " goes before batch, whose turn it is");
    batchWasLast = party.batch();
    servedMeanwhile.computeIfPresent(party, (same, served) -> new HashSet<>());
    left(job);
  }

  private static boolean mayGo(Party party, Party other, Set<Party> served) {
    return party.equals(other) || party.batch() != other.batch() || served.add(party);
  }

  private boolean waits(boolean batch) {
    return waiting.keySet().stream().anyMatch(party -> party.batch() == batch);
  }

  private static Party party(Waiting job) {
    return new Party(job.caller(), job.isBatch());
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}
