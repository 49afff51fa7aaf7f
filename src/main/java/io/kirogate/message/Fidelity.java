package io.kirogate.message;

/** How near an output is to what the model wrote. */
public enum Fidelity {
  /** Byte for byte (a protocol carried it). */
  EXACT,
  /** As a line interface showed it: markdown rendered, tabs and some blanks lost. */
  RENDERED
}
