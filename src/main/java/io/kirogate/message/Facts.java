package io.kirogate.message;

/**
 * Worker to Supervisor: how it is, sent at each change of state and periodically.
 *
 * @param pid of the agent itself, not of the wrapper; 0 while unknown
 * @param startedAt epoch ms of this worker's start
 * @param lastActivity epoch ms of the last byte from the agent or the last job, whichever is later
 * @param job what it works on, or null
 * @param cpu percent of one core over the last sample, of the whole process tree
 * @param memoryBytes resident, of the whole process tree
 * @param turns that it has ended, whatever their outcome
 * @param failuresInARow turns that failed since the last that did not; what a caller or the stop
 *     ended counts neither way
 * @param stuck whether it is in a turn and has shown no new text and no tool event for {@code
 *     pool.stuckAfter}
 * @param version what the agent's command says of its version; null while it is not known, empty
 *     when it cannot be told
 */
public record Facts(
    WorkerId worker,
    Phase phase,
    long pid,
    long startedAt,
    long lastActivity,
    JobId job,
    double cpu,
    long memoryBytes,
    int turns,
    int failuresInARow,
    boolean stuck,
    String version)
    implements Message {

  /** The same, in another phase. */
  public Facts in(Phase other) {
    return new Facts(
        worker,
        other,
        pid,
        startedAt,
        lastActivity,
        job,
        cpu,
        memoryBytes,
        turns,
        failuresInARow,
        stuck,
        version);
  }

  /** A worker's state as others may know it (DESIGN: a worker's states). */
  public enum Phase {
    BOOTING,
    /** Proven clean, and not in a slot yet: it gets no job. */
    WARM,
    IDLE,
    SUBMITTING,
    ANSWERING,
    AWAITING_APPROVAL,
    HELD,
    INTERRUPTING,
    RESETTING,
    LEAVING,
    GONE;

    /** At a job or cleaning up after one. Busy is not unhealthy. */
    public boolean busy() {
      return switch (this) {
        case SUBMITTING, ANSWERING, AWAITING_APPROVAL, HELD, INTERRUPTING, RESETTING -> true;
        case BOOTING, WARM, IDLE, LEAVING, GONE -> false;
      };
    }
  }
}
