package io.kirogate.api;

import io.kirogate.message.JobId;
import io.kirogate.message.Verdict.Judgement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The jobs that somebody waits for. A job is closed once; whatever is told of it afterwards changes
 * nothing, so a late event can reach nobody.
 */
final class JobBook {
  private final Map<JobId, OpenJob> jobs = new LinkedHashMap<>();

  void open(OpenJob job) {
    jobs.put(job.id(), job);
  }

  /** Empty when it was closed before. */
  Optional<OpenJob> close(JobId id) {
    return Optional.ofNullable(jobs.remove(id));
  }

  void progressed(JobId id, Progress progress) {
    jobs.computeIfPresent(id, (same, job) -> job.with(progress));
  }

  /** Judges a turn of it; empty when nobody waits any more. */
  Optional<Judgement> answered(JobId id, String text, RandomGenerator random) {
    OpenJob job = jobs.get(id);
    if (job == null) {
      return Optional.empty();
    }
    Work.Reviewed reviewed = job.work().review(text, random);
    jobs.put(id, job.with(reviewed.next()));
    return Optional.of(reviewed.judgement());
  }

  Optional<OpenJob> find(JobId id) {
    return Optional.ofNullable(jobs.get(id));
  }

  /** How many wait for a worker. */
  int waiting() {
    return (int)
        jobs.values().stream().filter(job -> job.progress() instanceof Progress.Waiting).count();
  }

  List<JobId> ids() {
    return List.copyOf(jobs.keySet());
  }
}
