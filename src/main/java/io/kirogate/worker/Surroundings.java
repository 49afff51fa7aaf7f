package io.kirogate.worker;

import io.kirogate.message.ToDispatcher;
import io.kirogate.message.ToSupervisor;
import org.slf4j.Logger;

/** What a {@link WorkerMachine} needs beside its driver. None of it may call the machine back. */
public interface Surroundings {

  void tellDispatcher(ToDispatcher message);

  void tellSupervisor(ToSupervisor message);

  /**
   * Ends the process and all below it; {@link WorkerMachine#swept} follows later, once, when none
   * is left.
   */
  void end();

  /** The agent's process id; 0 while it is not known. */
  long pid();

  /** Looks what the process uses; {@link WorkerMachine#measured} follows later. */
  void measure();

  /** The time of day, ms; for people only. */
  long epochMillis();

  /** Writes a line into the transcript of what is typed and shown. */
  void note(String words);

  /** Where lines about this worker go. */
  Logger log();
}
