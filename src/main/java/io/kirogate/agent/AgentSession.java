package io.kirogate.agent;

/**
 * One conversation with one running agent: translates between what a worker wants and what this
 * kind of agent understands. Created for one process and used on one thread, the worker's.
 *
 * <p>Commands go in by these methods; what happens comes back as {@link AgentSignal}s through
 * {@link Host#signal}, possibly from within the very call that caused it.
 */
public interface AgentSession {

  /** Bytes from the agent, in order, in pieces of any size. */
  void received(byte[] bytes);

  /** The process has ended; nothing is signalled afterwards. */
  void exited();

  /**
   * Asks. Only when the last signal was {@code Prompted} or {@code Clean}, or a turn ended on a
   * kept lease.
   */
  void submit(String prompt);

  /** Answers the open {@link AgentSignal.PermissionAsked}. */
  void decide(boolean allow);

  /**
   * Stops the turn; {@code Prompted} follows when the agent listens again. Idempotent within a
   * turn.
   */
  void interrupt();

  /**
   * Makes the agent forget; {@code Clean} follows when that is proven, {@code Unclean} when it
   * failed.
   */
  void reset();

  /**
   * What the agent showed since the last submit, for people: plain text, the last 2,000 characters.
   */
  String shown();

  /** What a session needs of its surroundings; implemented by the worker. */
  interface Host {
    /** Sends bytes to the agent, in order. */
    void write(byte[] bytes);

    /**
     * Whether the agent's tty hands over whole lines (ICANON): false exactly while a line editor
     * waits for keys.
     */
    boolean canonical();

    /** Runs something later on the worker's thread; never after the session's end. */
    void later(java.time.Duration delay, Runnable task);

    /** Something happened. */
    void signal(AgentSignal signal);
  }
}
