package io.kirogate.dispatch;

import io.kirogate.config.PoolConfig;
import io.kirogate.message.JobId;
import io.kirogate.message.Submit;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The jobs that wait, bounded by count and bytes. Callers take turns, batch yields to interactive
 * (see the package), and a job that comes back goes before all others, since its turn had come.
 */
final class Queue {
  /** So many interactive jobs in a row go before a batch one that waits. */
  static final int PATIENCE = 10;

  /** And so many before one that has waited long. */
  static final int LITTLE_PATIENCE = 1;

  private int maxJobs;
  private long maxBytes;
  private long timeoutMs;

  private final Map<JobId, Waiting> byId = new HashMap<>();
  private final TreeMap<Long, Waiting> byNumber = new TreeMap<>();
  private final TreeSet<Waiting> byDeadline =
      new TreeSet<>(Comparator.comparingLong(Waiting::deadline).thenComparing(Waiting::number));
  private final TreeMap<Long, Waiting> cameBack = new TreeMap<>();
  private final Turns interactive = new Turns();
  private final Turns batch = new Turns();
  private long numbers;
  private long bytes;

  /** Interactive jobs given out in a row while a batch one waited. */
  private int passedOver;

  Queue(PoolConfig config) {
    reload(config);
  }

  /** Other bounds from now on; who waits stays, and keeps its deadline. */
  void reload(PoolConfig config) {
    maxJobs = config.queue();
    maxBytes = config.queueBytes();
    timeoutMs = config.queueTimeout().toMillis();
  }

  /** A job that came now; it is not in the queue yet. */
  Waiting ticket(Submit submit, long now) {
    int bytes = submit.prompt().getBytes(StandardCharsets.UTF_8).length;
    return new Waiting(submit, numbers++, now, now + timeoutMs, bytes);
  }

  int size() {
    return byId.size();
  }

  boolean isEmpty() {
    return byId.isEmpty();
  }

  /**
   * Whether one more job has room.
   *
   * @param more that may wait beyond the bound, since somebody will take them in a moment
   */
  boolean admits(Waiting job, int more) {
    return size() < maxJobs + more && bytes + job.bytes() <= maxBytes;
  }

  /** Without regard to the bounds. */
  void add(Waiting job) {
    turns(job).add(job);
    note(job);
  }

  /** A job that was accepted once is never refused later: it is in its old place. */
  void putBack(Waiting job) {
    cameBack.put(job.number(), job);
    note(job);
  }

  private void note(Waiting job) {
    byId.put(job.job(), job);
    byNumber.put(job.number(), job);
    byDeadline.add(job);
    bytes += job.bytes();
  }

  private Turns turns(Waiting job) {
    return job.isBatch() ? batch : interactive;
  }

  Waiting poll(long now) {
    Waiting job = cameBack.isEmpty() ? nextTurn(now) : cameBack.pollFirstEntry().getValue();
    forget(job);
    return job;
  }

  private Waiting nextTurn(long now) {
    if (interactive.isEmpty() || !batch.isEmpty() && passedOver >= patience(now)) {
      passedOver = 0;
      return batch.poll();
    }
    passedOver = batch.isEmpty() ? 0 : passedOver + 1;
    return interactive.poll();
  }

  private int patience(long now) {
    return batch.isEmpty() || !batch.oldest().waitsLong(now) ? PATIENCE : LITTLE_PATIENCE;
  }

  private void forget(Waiting job) {
    byId.remove(job.job());
    byNumber.remove(job.number());
    byDeadline.remove(job);
    bytes -= job.bytes();
  }

  /** The place of one that came back; 1 = next. */
  int placeOfBack(Waiting job) {
    return cameBack.headMap(job.number(), true).size();
  }

  /** The place that a job would have if it came now and nobody after it; 1 = next. */
  int place(Waiting job, long now) {
    int before = turns(job).before(job.caller());
    int patience = patience(now);
    int passed = Math.min(passedOver, patience);
    int others =
        job.isBatch()
            ? Math.min(interactive.size(), patience - passed + before * patience)
            : Math.min(batch.size(), (passed + before) / patience);
    return cameBack.size() + before + others + 1;
  }

  Optional<Waiting> remove(JobId id) {
    Optional<Waiting> job = Optional.ofNullable(byId.get(id));
    job.ifPresent(this::remove);
    return job;
  }

  private void remove(Waiting job) {
    forget(job);
    if (cameBack.remove(job.number()) == null) {
      turns(job).remove(job);
    }
  }

  /** Takes out those that have waited too long. */
  List<Waiting> expire(long now) {
    List<Waiting> late = new ArrayList<>();
    while (now >= deadline()) {
      late.add(byDeadline.first());
      remove(byDeadline.first());
    }
    return late;
  }

  /** Takes out all, the oldest first. */
  List<Waiting> drain() {
    List<Waiting> all = List.copyOf(byNumber.values());
    all.forEach(this::remove);
    return all;
  }

  /**
   * When the first of them will have waited too long, ms; {@code Long.MAX_VALUE} when nobody waits.
   */
  long deadline() {
    return isEmpty() ? Long.MAX_VALUE : byDeadline.first().deadline();
  }

  /** Since when somebody has been waiting, ms; {@code Long.MAX_VALUE} when nobody does. */
  long since() {
    return isEmpty() ? Long.MAX_VALUE : byNumber.firstEntry().getValue().submittedAt();
  }

  /** For messages. */
  String inNumbers() {
    return "waiting=%d of %d with %d of %d bytes".formatted(size(), maxJobs, bytes, maxBytes);
  }
}
