package io.kirogate.dispatch;

import io.kirogate.message.JobId;
import io.kirogate.message.LeaseId;
import io.kirogate.message.PoolId;
import io.kirogate.message.WorkerId;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The workers that have been heard of and are not gone: each is ready, or has a {@link Lease}, or
 * is coming back from one.
 */
final class Crew {
  private final PoolId pool;

  /** The one that rests longest first. */
  private final Set<WorkerId> ready = new LinkedHashSet<>();

  private final Map<WorkerId, Lease> leases = new HashMap<>();

  /** They make themselves clean, or go. */
  private final Set<WorkerId> comingBack = new HashSet<>();

  private long leasesMade;

  Crew(PoolId pool) {
    this.pool = pool;
  }

  void ready(WorkerId worker) {
    comingBack.remove(worker);
    ready.add(worker);
  }

  boolean hasReady() {
    return !ready.isEmpty();
  }

  /** Leases the one that rests longest to this holder. */
  Lease lease(Holder holder) {
    WorkerId next = ready.iterator().next();
    ready.remove(next);
    Lease lease = new Lease(new LeaseId(pool, ++leasesMade), next, holder);
    leases.put(next, lease);
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

  /** Null when it has none. */
  Lease lease(WorkerId worker) {
    return leases.get(worker);
  }

  /** Null when it has not this lease with this job. */
  Lease lease(WorkerId worker, LeaseId id, JobId job) {
    Lease lease = leases.get(worker);
    return lease != null && lease.id().equals(id) && lease.job().equals(job) ? lease : null;
  }

  /** Null when nobody is at this job. */
  Lease leaseOf(JobId job) {
    return leases.values().stream()
        .filter(lease -> lease.job().equals(job))
        .findFirst()
        .orElse(null);
  }

  Collection<Lease> leases() {
    return Collections.unmodifiableCollection(leases.values());
  }

  /** How many will be ready in a moment, as far as is known. */
  int comingBack() {
    return comingBack.size();
  }

  /** How many are leased or come back from it. */
  int inUse() {
    return leases.size() + comingBack.size();
  }

  int size() {
    return ready.size() + inUse();
  }

  /** For messages. */
  String inNumbers() {
    return "busy=%d, idle=%d".formatted(inUse(), ready.size());
  }
}
