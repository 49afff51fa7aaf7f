package io.kirogate.dispatch;

import io.kirogate.message.JobId;
import io.kirogate.message.WorkerId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The workers that have been heard of and are not gone: each is ready, or has a job by a {@link
 * Lease}, or is coming back from one.
 */
final class Crew {
  /** With their addresses; the one that rests longest first. */
  private final Map<WorkerId, String> ready = new LinkedHashMap<>();

  private final Map<WorkerId, Lease> leases = new HashMap<>();

  /** They make themselves clean, or go. */
  private final Set<WorkerId> comingBack = new HashSet<>();

  void ready(WorkerId worker, String address) {
    comingBack.remove(worker);
    ready.putIfAbsent(worker, address);
  }

  boolean hasReady() {
    return !ready.isEmpty();
  }

  /** Gives the job to the one that rests longest. */
  Lease assign(Waiting job, long now) {
    Map.Entry<WorkerId, String> next = ready.entrySet().iterator().next();
    Lease lease = Lease.begin(next.getKey(), next.getValue(), job, now);
    ready.remove(lease.worker());
    leases.put(lease.worker(), lease);
    return lease;
  }

  /** How far its job is now. */
  void progressed(Lease lease) {
    leases.put(lease.worker(), lease);
  }

  /** Its lease is over; it says so when it is ready again. */
  void comesBack(WorkerId worker) {
    leases.remove(worker);
    comingBack.add(worker);
  }

  void gone(WorkerId worker) {
    ready.remove(worker);
    leases.remove(worker);
    comingBack.remove(worker);
  }

  /** Null when it has no job. */
  Lease lease(WorkerId worker) {
    return leases.get(worker);
  }

  /** Null when it has another job, or none. */
  Lease lease(WorkerId worker, JobId job) {
    Lease lease = leases.get(worker);
    return lease != null && lease.job().equals(job) ? lease : null;
  }

  /** Null when nobody has this job. */
  Lease leaseOf(JobId job) {
    return leases.values().stream()
        .filter(lease -> lease.job().equals(job))
        .findFirst()
        .orElse(null);
  }

  List<Lease> leases() {
    return List.copyOf(leases.values());
  }

  /** How many will be ready in a moment, as far as is known. */
  int comingBack() {
    return comingBack.size();
  }

  int size() {
    return ready.size() + leases.size() + comingBack.size();
  }

  /** For messages. */
  String inNumbers() {
    return "busy=%d, idle=%d".formatted(leases.size() + comingBack.size(), ready.size());
  }
}
