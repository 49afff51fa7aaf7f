package io.kirogate.pool;

/** What may go wrong in the simulated world. */
enum Fault {
  NOT_DEPLOYED,
  START_FAILS,
  /** Its version does not know how it is started. */
  REFUSES_VARIANT,
  SIGNED_OUT,
  MISSING,
  SILENT_AT_BOOT,
  DIES,
  PROMPT_REFUSED,
  PROMPT_NOT_TAKEN,
  EMPTY_ANSWER,
  HANGS,
  FAILS_A_TURN,
  STANDS_AT_A_SELECTOR,
  INTERRUPT_IGNORED,
  RESET_UNPROVEN,
  RESET_SILENT,
  /** A defect of ours in what an effect does. */
  DEFECT,
  /** The same, while the driver reads what its agent shows. */
  DEFECT_IN_READING,
  /** The same, when it is asked what a dead agent had shown. */
  DEFECT_IN_SHOWING,
  OTHER_VERSION,
  IS_FULL,
  GROWS_FAT,
  SLOW_BUS,
  /** A deadline is seen late: somebody else has the thread. */
  LATE_ALARM,
  /** What was said of a lease that is over is said once more. */
  ECHO,
  SLOW_VERDICT
}
