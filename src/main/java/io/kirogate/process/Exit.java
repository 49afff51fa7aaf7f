package io.kirogate.process;

/** How a process ended. */
public sealed interface Exit {

  /** For people: completes "the agent ...". */
  String describe();

  /** It ended by itself. */
  record Exited(int status) implements Exit {
    @Override
    public String describe() {
      return "exited with status " + status;
    }
  }

  /**
   * A signal ended it. On a pseudo-terminal {@code script} passes a signal on as the status 128+n:
   * there an agent that ends itself with such a status cannot be told from one that was killed, and
   * counts as killed. On pipes the two are told apart.
   */
  record Killed(int signal) implements Exit {
    /** As {@code kill -l} says it, SIGKILL for example. */
    public String name() {
      return Signals.name(signal);
    }

    @Override
    public String describe() {
      return "was killed by " + name();
    }
  }

  /**
   * The agent never ran.
   *
   * @param commandMissing whether the agent itself is what is missing: trying again will not help
   */
  record NotStarted(String reason, boolean commandMissing) implements Exit {
    @Override
    public String describe() {
      return "could not be started: " + reason;
    }
  }
}
