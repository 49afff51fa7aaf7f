package io.kirogate.agent.acp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kirogate.agent.Setup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The sessions of one process: the one that is used, perhaps one that was opened ahead, and the ids
 * of all that ever were. A session with an id that was never seen before is a new conversation;
 * none is ever loaded.
 */
final class Sessions {
  private final AcpProfile profile;
  private final Rpc rpc;
  private final BiConsumer<Duration, Runnable> later;
  private final Setup setup;
  private final Set<String> seen = new HashSet<>();
  private final List<String> closing = new ArrayList<>();

  /** Left, but not closed yet: what they used may still be told. */
  private final Set<String> settling = new LinkedHashSet<>();

  private AcpSession current;
  private Ahead ahead;

  /** Who waits for the next session; null = nobody. */
  private Waiting waiting;

  /** What a waiting one is told. */
  interface Waiting {
    void opened();

    void failed(String why, Reply.Error error);
  }

  /** The next session, or its opening. */
  private final class Ahead implements Opening.Then {
    final Opening opening = new Opening(profile, rpc, later, this);
    AcpSession session;

    /** Null until the agent gave it one of its own. */
    String id;

    @Override
    public Optional<String> named(String given) {
      if (!seen.add(given)) {
        return Optional.of("the agent gave a session an id that it had given before");
      }
      id = given;
      return Optional.empty();
    }

    @Override
    public void opened(AcpSession opened) {
      if (ahead != this) {
        closeNow(id);
        return;
      }
      session = opened;
      take();
    }

    /** Nobody may wait for it yet: then the next who does opens another. */
    @Override
    public void failed(String why, Reply.Error error) {
      if (ahead != this) {
        return;
      }
      ahead = null;
      closeNow(id);
      if (waiting != null) {
        Waiting told = waiting;
        waiting = null;
        told.failed(why, error);
      }
    }
  }

  Sessions(AcpProfile profile, Rpc rpc, BiConsumer<Duration, Runnable> later, Setup setup) {
    this.profile = profile;
    this.rpc = rpc;
    this.later = later;
    this.setup = setup;
  }

  /** Sets how a session is ended, from what {@code initialize} told. */
  void capabilities(JsonNode sessionCapabilities) {
    for (String way : List.of("close", "delete")) {
      if (sessionCapabilities.has(way) && !sessionCapabilities.get(way).isNull()) {
        closing.add("session/" + way);
      }
    }
    if (!closing.contains("session/delete")) {
      closing.addAll(profile.close());
    }
  }

  /** The session that is used; null = there is none just now. */
  AcpSession current() {
    return current;
  }

  boolean isCurrent(String id) {
    return current != null && current.id().equals(id);
  }

  /** How many sessions this process has opened. */
  int opened() {
    return seen.size();
  }

  /** Whether it should make way for another process: its sessions pile up, for it closes none. */
  boolean full() {
    return closing.isEmpty()
        && profile.sessionsAtMost() > 0
        && opened() >= profile.sessionsAtMost();
  }

  /**
   * Leaves the session that is used and goes on to the next.
   *
   * @param deadline for the agent to open one
   */
  void next(Duration deadline, Waiting told) {
    waiting = told;
    if (current != null) {
      close(current);
      current = null;
    }
    if (ahead == null) {
      open(deadline);
    } else {
      take();
    }
  }

  /** Opens the next session while this one is used, where the agent serves two. */
  void openAhead() {
    if (profile.sessionsAtOnce() > 1 && ahead == null && !full()) {
      open(profile.request());
    }
  }

  private void open(Duration deadline) {
    ahead = new Ahead();
    ahead.opening.begin(setup, deadline);
  }

  private void take() {
    if (waiting == null || ahead.session == null) {
      return;
    }
    current = ahead.session;
    ahead = null;
    Waiting told = waiting;
    waiting = null;
    told.opened();
  }

  /** What it used may still be told, where the agent serves the next session beside it. */
  private void close(AcpSession session) {
    if (profile.settleMillis() > 0 && profile.sessionsAtOnce() > 1) {
      settling.add(session.id());
      later.accept(profile.settle(), () -> settled(session.id()));
    } else {
      closeNow(session.id());
    }
  }

  private void settled(String id) {
    if (settling.remove(id)) {
      closeNow(id);
    }
  }

  /** Closes all that are left: the process is about to end. */
  void end() {
    waiting = null;
    List.copyOf(settling).forEach(this::settled);
    if (current != null) {
      closeNow(current.id());
      current = null;
    }
    if (ahead != null) {
      closeNow(ahead.id);
      ahead = null;
    }
  }

  /**
   * @param id null = it has none, so there is nothing to close
   */
  private void closeNow(String id) {
    if (id == null) {
      return;
    }
    for (String method : List.copyOf(closing)) {
      ObjectNode params = Rpc.NODES.objectNode().put("sessionId", id);
      rpc.request(method, params, profile.request(), reply -> closed(method, reply));
    }
  }

  private void closed(String method, Reply reply) {
    if (reply instanceof Reply.Error error && error.code() == Rpc.METHOD_NOT_FOUND) {
      closing.remove(method);
    }
  }

  /**
   * An update of a session's settings.
   *
   * @return what spoils a session that is or will be used
   */
  Optional<String> updated(String id, JsonNode update) {
    if (isCurrent(id)) {
      current.merge(update);
      return current.changed();
    }
    if (ahead != null && ahead.session != null && ahead.session.id().equals(id)) {
      ahead.session.merge(update);
      return ahead.session.changed();
    }
    if (ahead != null) {
      ahead.opening.updated(id, update);
    }
    return Optional.empty();
  }
}
