package io.kirogate.agent;

import java.time.Duration;

/**
 * Translates between what a worker wants and what one running agent process understands. Created
 * for one process and used on one thread, the worker's.
 *
 * <p>Commands go in by these methods; what happens comes back as {@link AgentSignal}s through
 * {@link Host#signal}, possibly from within the very call that caused it.
 */
public interface AgentDriver {

  /** The process was started: bytes may be written from now on. Called once, first. */
  void begin();

  /** Bytes of the agent's standard output, in order, in pieces of any size. */
  void received(byte[] bytes);

  /**
   * Bytes of its standard error, in order, in pieces of any size; only from an agent on pipes,
   * where it is a stream of its own.
   */
  void receivedError(byte[] bytes);

  /**
   * All that was written so far was handed to the pipe, the last of it a moment ago. Only from an
   * agent on pipes: what a terminal took is seen by what it shows.
   */
  default void inputTaken() {}

  /**
   * The process is about to be ended: its input closes next. The driver gives back what would
   * outlive the process. Bytes may still be written within this call; nothing is signalled for it.
   */
  default void end() {}

  /** The process has ended; nothing is signalled afterwards. */
  void exited();

  /**
   * Asks. Only when the last signal was {@code Prompted} or {@code Clean}, or a turn ended on a
   * kept lease.
   */
  void submit(String prompt);

  /** Answers an open {@link AgentSignal.PermissionAsked}; ignored when it is not open any more. */
  void decide(Approval approval, Choice choice);

  /**
   * Stops the turn; {@code Prompted} or the turn's end follows when the agent listens again.
   * Idempotent within a turn.
   */
  void interrupt();

  /**
   * Makes the conversation new; {@code Clean} follows when that is proven, {@code Unclean} when it
   * failed.
   */
  void renew();

  /**
   * What the agent showed or said since the last submit, for people: plain text, the last 2,000
   * characters.
   */
  String shown();

  /** How a permission question is answered. */
  enum Choice {
    ALLOW,
    DENY
  }

  /** What every driver needs of its surroundings; implemented by the worker. */
  interface Host {
    /** Sends bytes to the agent, in order. */
    void write(byte[] bytes);

    /** Runs something later on the worker's thread; never after the worker's end. */
    void later(Duration delay, Runnable task);

    /** Something happened. */
    void signal(AgentSignal signal);

    /** What this process is to be; the same at every call. */
    Setup setup();

    /**
     * The agent's terminal. Only for drivers whose {@link AgentVariant#wiring} is a
     * pseudo-terminal.
     */
    Terminal terminal();
  }

  /** What a driver of a line interface needs to know of the agent's terminal. */
  interface Terminal {
    /**
     * Whether it hands over whole lines (ICANON): false exactly while a line editor waits for keys.
     */
    boolean canonical();
  }
}
