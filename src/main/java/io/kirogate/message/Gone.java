package io.kirogate.message;

/**
 * Worker to Dispatcher and Supervisor: its process and the whole tree below are gone. The last word
 * of a worker.
 */
public record Gone(WorkerId worker, Cause cause, String detail)
    implements ToDispatcher, ToSupervisor {

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
