package io.kirogate.message;

/** How urgent a job is, in its caller's own words. */
public enum Priority {
  /** Somebody looks at a screen. */
  INTERACTIVE,
  /** It yields to interactive ones, but is not starved by them. */
  BATCH
}
