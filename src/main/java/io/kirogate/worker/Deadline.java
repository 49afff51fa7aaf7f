package io.kirogate.worker;

/** What a worker waits for with a limit. */
enum Deadline {
  /** To the first ready mark. */
  BOOT,
  /** From submit to the sign that the prompt was taken. */
  ACCEPT,
  /** A turn. */
  TURN,
  /** From an interrupt to a ready mark. */
  INTERRUPT,
  /** To a proven reset. */
  RESET
}
