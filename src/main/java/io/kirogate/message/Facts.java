package io.kirogate.message;

/**
 * Worker to Supervisor: how it is. Sent at once when its {@link Phase#stage} changes, otherwise at
 * most ten times a second, so that a turn costs none by itself.
 *
 * @param agent what it runs
 * @param variant which of its profile's ways runs it; null while it is not chosen
 * @param pid of the agent itself, not of the wrapper; 0 while unknown
 * @param startedAt epoch ms of this worker's start
 * @param lastActivity epoch ms of the last byte from the agent or the last job, whichever is later
 * @param cpu percent of one core over the last sample, of the whole process tree
 * @param memoryBytes resident, of the whole process tree
 * @param turns that it has ended, whatever their outcome
 * @param failuresInARow turns that failed since the last that did not; what a caller or the stop
 *     ended counts neither way
 * @param stuck whether it is in a turn and has shown no new text and no tool event for {@code
 *     pool.stuckAfter}
 * @param version what the agent's command says of its version; null while it is not known, empty
 *     when it cannot be told
 * @param full why its process should make way for another, what it cannot give back piling up in
 *     it; null = it need not. It is healthy
 * @param credits that its turns used together, as far as it told them; null = it told none yet
 */
public record Facts(
    WorkerId worker,
    AgentName agent,
    String variant,
    Phase phase,
    long pid,
    long startedAt,
    long lastActivity,
    double cpu,
    long memoryBytes,
    int turns,
    int failuresInARow,
    boolean stuck,
    String version,
    String full,
    Double credits)
    implements ToSupervisor {

  /** The same, in another phase. */
  public Facts in(Phase other) {
    return new Facts(
        worker,
        agent,
        variant,
        other,
        pid,
        startedAt,
        lastActivity,
        cpu,
        memoryBytes,
        turns,
        failuresInARow,
        stuck,
        version,
        full,
        credits);
  }

  /** A worker's state as others may know it. */
  public enum Phase {
    BOOTING(Stage.COMING),
    /** Proven clean, and not in a slot yet: it gets no job. */
    WARM(Stage.WARM),
    IDLE(Stage.SERVING),
    SUBMITTING(Stage.SERVING),
    ANSWERING(Stage.SERVING),
    AWAITING_APPROVAL(Stage.SERVING),
    HELD(Stage.SERVING),
    INTERRUPTING(Stage.SERVING),
    RESETTING(Stage.SERVING),
    LEAVING(Stage.GOING),
    GONE(Stage.GOING);

    private final Stage stage;

    Phase(Stage stage) {
      this.stage = stage;
    }

    /**
     * Where in its life a worker is. Whoever decides about the pool needs to know no more than
     * this, and needs it at once.
     */
    public enum Stage {
      COMING,
      WARM,
      SERVING,
      GOING
    }

    public Stage stage() {
      return stage;
    }

    /** At a job or cleaning up after one. Busy is not unhealthy. */
    public boolean busy() {
      return stage == Stage.SERVING && this != IDLE;
    }
  }
}
