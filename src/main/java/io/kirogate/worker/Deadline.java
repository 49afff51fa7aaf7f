package io.kirogate.worker;

/** What a worker waits for with a limit; each can be armed once at a time. */
enum Deadline {
  /** To the first ready mark. */
  BOOT,
  /** From submit to the sign that the prompt was taken. */
  ACCEPT,
  /** A job on its worker, all its turns. */
  JOB,
  /** From an interrupt to a ready mark. */
  INTERRUPT,
  /** To a proven reset. */
  RESET
}
