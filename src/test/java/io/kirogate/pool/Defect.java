package io.kirogate.pool;

/** A defect of ours. */
final class Defect extends RuntimeException {
  private static final long serialVersionUID = 1;

  Defect(String what) {
    super(what, null, false, false);
  }
}
