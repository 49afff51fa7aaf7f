package io.kirogate.message;

/**
 * Worker to Dispatcher and Supervisor: its process and the whole tree below are gone. The last word
 * of a worker.
 *
 * @param left the way to run the agent that this one tried and that does not work, or null. With
 *     {@link Cause#START_FAILED} it was the last one that there was
 */
public record Gone(WorkerId worker, Cause cause, String detail, LeftVariant left)
    implements ToDispatcher, ToSupervisor {

  /** Whatever it went for, the way it was run is not to blame. */
  public Gone(WorkerId worker, Cause cause, String detail) {
    this(worker, cause, detail, null);
  }

  /** Why a worker is gone; it decides how the Supervisor goes on. */
  public enum Cause {
    /**
     * Its process ended by itself, in whatever state; {@code detail} holds status and last words.
     */
    DIED,
    /**
     * It never became ready: the exec failed, the boot deadline passed, or it ended while booting.
     */
    START_FAILED,
    /** This version of the agent does not know the way it was run, and there is another one. */
    WRONG_VARIANT,
    /** The agent says that nobody is signed in. */
    SIGNED_OUT,
    /** The agent's command is not there. */
    MISSING,
    /** It could not be proven clean after a job. */
    UNCLEAN,
    /** It was asked to go ({@link Retire}, or the gateway stops). */
    RETIRED
  }
}
