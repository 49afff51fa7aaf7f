package io.kirogate.demo;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the sessions of one process have in common. */
final class AcpState {
  private final Map<String, AcpSession> sessions = new ConcurrentHashMap<>();
  private volatile boolean signedOut;
  private volatile boolean deaf;
  private volatile boolean stubborn;
  private volatile boolean ending;

  void add(AcpSession session) {
    sessions.put(session.id(), session);
  }

  /** Null when there is none of that name. */
  AcpSession session(String id) {
    return sessions.get(id);
  }

  Collection<AcpSession> sessions() {
    return sessions.values();
  }

  void remove(AcpSession session) {
    sessions.remove(session.id());
  }

  /** From now on no prompt is answered. */
  void signOut() {
    signedOut = true;
  }

  boolean signedOut() {
    return signedOut;
  }

  /** From now on nothing is read. */
  void stopReading() {
    deaf = true;
  }

  boolean deaf() {
    return deaf;
  }

  /** From now on neither a signal nor the end of stdin ends this process. */
  void resist() {
    stubborn = true;
    Interrupts.ignoreAll();
  }

  boolean stubborn() {
    return stubborn;
  }

  /** The client has closed stdin: that it reads no more either is no failure. */
  void end() {
    ending = true;
  }

  boolean ending() {
    return ending;
  }
}
