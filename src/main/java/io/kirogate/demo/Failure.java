package io.kirogate.demo;

/**
 * The service did not answer a prompt.
 *
 * @param status as of HTTP, 0 when the prompt orders none
 * @param text the status and what else the prompt says about it
 */
record Failure(Kind kind, int status, String text) {

  /** What is to be done about it. */
  enum Kind {
    SIGNED_OUT,
    OVERLOADED,
    MONTHLY_LIMIT,
    THROTTLED,
    TROUBLE
  }

  static Failure of(Kind kind) {
    return new Failure(kind, 0, "");
  }

  static Failure status(int status, String text) {
    Kind kind = status == 429 ? Kind.THROTTLED : Kind.TROUBLE;
    boolean spent = text.contains("MONTHLY_REQUEST_COUNT");
    return new Failure(spent ? Kind.MONTHLY_LIMIT : kind, status, text);
  }
}
