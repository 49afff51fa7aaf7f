package io.kirogate.agent;

/** A profile that cannot be used; the message says which, where and what was expected. */
public final class InvalidProfile extends Exception {
  InvalidProfile(String message) {
    super(message);
  }
}
