package io.kirogate.dispatch;

import io.kirogate.config.PoolConfig;
import io.kirogate.message.JobId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The jobs that wait, first come first served, bounded by count and bytes. A job that comes back is
 * in its old place.
 */
final class Queue {
  private final int maxJobs;
  private final long maxBytes;
  private final long timeoutMs;
  private final TreeMap<Long, Waiting> byNumber = new TreeMap<>();
  private long bytes;

  Queue(PoolConfig config) {
    this.maxJobs = config.queue();
    this.maxBytes = config.queueBytes();
    this.timeoutMs = config.queueTimeout().toMillis();
  }

  int size() {
    return byNumber.size();
  }

  boolean isEmpty() {
    return byNumber.isEmpty();
  }

  /** Whether one more job has room. */
  boolean admits(Waiting job) {
    return size() < maxJobs && bytes + job.bytes() <= maxBytes;
  }

  /** Without regard to the bounds: a job that was accepted once is never refused later. */
  void add(Waiting job) {
    byNumber.put(job.number(), job);
    bytes += job.bytes();
  }

  Waiting poll() {
    Waiting first = byNumber.pollFirstEntry().getValue();
    bytes -= first.bytes();
    return first;
  }

  /** 1 = next. */
  int position(Waiting job) {
    return byNumber.headMap(job.number(), true).size();
  }

  Optional<Waiting> remove(JobId id) {
    for (Iterator<Waiting> jobs = byNumber.values().iterator(); jobs.hasNext(); ) {
      Waiting job = jobs.next();
      if (job.job().equals(id)) {
        jobs.remove();
        bytes -= job.bytes();
        return Optional.of(job);
      }
    }
    return Optional.empty();
  }

  /**
   * Takes out those that have waited too long. Numbers grow with time, so the first ones are the
   * oldest.
   */
  List<Waiting> expire(long now) {
    List<Waiting> late = new ArrayList<>();
    while (!isEmpty() && now >= deadline()) {
      late.add(poll());
    }
    return late;
  }

  List<Waiting> drain() {
    List<Waiting> all = new ArrayList<>(byNumber.values());
    byNumber.clear();
    bytes = 0;
    return all;
  }

  /**
   * When the first of them will have waited too long, ms; {@code Long.MAX_VALUE} when nobody waits.
   */
  long deadline() {
    return isEmpty() ? Long.MAX_VALUE : byNumber.firstEntry().getValue().submittedAt() + timeoutMs;
  }

  /** For messages. */
  String inNumbers() {
    return "waiting=%d of %d with %d of %d bytes".formatted(size(), maxJobs, bytes, maxBytes);
  }
}
