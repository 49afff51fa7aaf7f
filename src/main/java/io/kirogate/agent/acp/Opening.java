package io.kirogate.agent.acp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kirogate.agent.Setup;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.function.BiConsumer;

/**
 * Opens one session and sets it: {@code session/new}, then model, mode, effort and the profile's
 * own settings one after the other, each proven before the next. Exactly one of {@link Then}'s
 * methods is called, once.
 */
final class Opening {
  /** An option may be told only after the session: it is waited for so long. */
  private static final Duration LATE_OPTION = Duration.ofSeconds(5);

  private final AcpProfile profile;
  private final Rpc rpc;
  private final BiConsumer<Duration, Runnable> later;
  private final Then then;
  private final Queue<Wanted> wanted = new ArrayDeque<>();
  private final List<Early> early = new ArrayList<>();
  private AcpSession session;

  /** Null unless its option is waited for. */
  private Wanted missing;

  private boolean over;

  /** What comes of it. */
  interface Then {
    /**
     * The id is known; settings follow.
     *
     * @return what speaks against this id; empty = nothing
     */
    Optional<String> named(String id);

    void opened(AcpSession session);

    /**
     * @param error what the agent answered; null = that is not why
     */
    void failed(String why, Reply.Error error);
  }

  /** One setting. */
  private record Wanted(String name, List<AcpProfile.Way> ways, String value) {}

  /** An update for a session whose id was not known yet. */
  private record Early(String id, JsonNode update) {}

  private static final int MOST_EARLY = 64;

  Opening(AcpProfile profile, Rpc rpc, BiConsumer<Duration, Runnable> later, Then then) {
    this.profile = profile;
    this.rpc = rpc;
    this.later = later;
    this.then = then;
  }

  /**
   * @param deadline for {@code session/new}
   */
  void begin(Setup setup, Duration deadline) {
    want(setup);
    ObjectNode params = Rpc.NODES.objectNode().put("cwd", setup.directory().toString());
    params.putArray("mcpServers");
    rpc.request("session/new", params, deadline, this::created);
  }

  private void want(Setup setup) {
    AcpProfile.Settings settings = profile.settings();
    want("mode", settings.mode(), setup.mode());
    want("model", settings.model(), setup.model());
    want("effort", settings.effort(), setup.effort());
    for (AcpProfile.Own own : settings.own()) {
      boolean configured = setup.mode() != null && settings.mode().contains(own.way());
      if (!configured) {
        want(own.id() == null ? "mode" : own.id(), List.of(own.way()), own.value());
      }
    }
  }

  private void want(String name, List<AcpProfile.Way> ways, String value) {
    if (value != null) {
      wanted.add(new Wanted(name, ways, value));
    }
  }

  private void created(Reply reply) {
    if (!(reply instanceof Reply.Result result)) {
      failed("session/new", reply);
      return;
    }
    JsonNode name = result.value().path("sessionId");
    String id = name.isTextual() ? name.textValue() : "";
    if (id.isEmpty()) {
      fail("the agent opened a session without an id", null);
      return;
    }
    Optional<String> objection = then.named(id);
    if (objection.isPresent()) {
      fail(objection.get(), null);
      return;
    }
    session = new AcpSession(id, new Offer(result.value()));
    early.stream()
        .filter(told -> told.id().equals(id))
        .forEach(told -> session.merge(told.update()));
    early.clear();
    next();
  }

  /** An update of a session's settings; those of other sessions are passed over. */
  void updated(String id, JsonNode update) {
    if (over) {
      return;
    }
    if (session == null) {
      if (early.size() < MOST_EARLY) {
        early.add(new Early(id, update));
      }
    } else if (session.id().equals(id)) {
      session.merge(update);
      if (missing != null && way(missing).isPresent()) {
        Wanted found = missing;
        missing = null;
        set(found);
      }
    }
  }

  // ---- settings ----

  private void next() {
    Wanted setting = wanted.poll();
    if (setting != null) {
      set(setting);
      return;
    }
    session
        .changed()
        .ifPresentOrElse(
            changed -> fail(changed, null),
            () -> {
              over = true;
              then.opened(session);
            });
  }

  private Optional<AcpProfile.Way> way(Wanted setting) {
    return setting.ways().stream().filter(session.offer()::has).findFirst();
  }

  private void set(Wanted setting) {
    Optional<AcpProfile.Way> way = way(setting);
    if (way.isEmpty()) {
      await(setting);
    } else if (session.offer().current(way.get()).equals(setting.value())) {
      proven(setting, way.get());
    } else if (way.get().by() == AcpProfile.By.SET_CONFIG_OPTION
        || session.offer().lists(way.get(), setting.value())) {
      request(setting, way.get());
    } else {
      didNotTake(setting, "the agent does not offer it", null);
    }
  }

  private void await(Wanted setting) {
    boolean mayCome =
        setting.ways().stream().anyMatch(way -> way.by() == AcpProfile.By.SET_CONFIG_OPTION);
    if (!mayCome) {
      didNotTake(setting, "the agent has no such setting", null);
      return;
    }
    missing = setting;
    later.accept(
        LATE_OPTION,
        () -> {
          if (missing == setting && !over) {
            missing = null;
            didNotTake(setting, "the agent has no such setting", null);
          }
        });
  }

  private void request(Wanted setting, AcpProfile.Way way) {
    ObjectNode params = Rpc.NODES.objectNode().put("sessionId", session.id());
    switch (way.by()) {
      case SET_MODEL -> params.put("modelId", setting.value());
      case SET_MODE -> params.put("modeId", setting.value());
      case SET_CONFIG_OPTION -> option(params, way, setting.value());
    }
    String method = "session/" + way.by().name().toLowerCase(Locale.ROOT);
    rpc.request(method, params, profile.request(), reply -> answered(setting, way, reply));
  }

  private void option(ObjectNode params, AcpProfile.Way way, String value) {
    params.put("configId", session.offer().id(way));
    if (session.offer().isFlag(way)) {
      params.put("type", "boolean").put("value", Boolean.parseBoolean(value));
    } else {
      params.put("value", value);
    }
  }

  private void answered(Wanted setting, AcpProfile.Way way, Reply reply) {
    if (reply instanceof Reply.Error error) {
      didNotTake(setting, "the agent answered with " + error.told(), error);
    } else if (reply instanceof Reply.Late late) {
      didNotTake(setting, "the agent did not answer in " + late.after().toSeconds() + " s", null);
    } else if (reply instanceof Reply.Result result) {
      session.merge(result.value());
      if (way.by() != AcpProfile.By.SET_CONFIG_OPTION) {
        session.offer().took(way, setting.value());
      }
      String current = session.offer().current(way);
      if (current.equals(setting.value())) {
        proven(setting, way);
      } else {
        didNotTake(setting, "the agent says that it is `" + Words.plain(current) + "`", null);
      }
    }
  }

  private void proven(Wanted setting, AcpProfile.Way way) {
    session.hold(setting.name(), way, setting.value());
    next();
  }

  private void didNotTake(Wanted setting, String why, Reply.Error error) {
    fail(
        "%s `%s` did not take: %s; it offers: %s"
            .formatted(setting.name(), setting.value(), why, session.offer().told(setting.ways())),
        error);
  }

  // ---- failing ----

  private void failed(String method, Reply reply) {
    if (reply instanceof Reply.Error error) {
      fail("the agent answered %s with %s".formatted(method, error.told()), error);
    } else if (reply instanceof Reply.Late late) {
      fail("the agent did not answer %s in %d s".formatted(method, late.after().toSeconds()), null);
    }
  }

  private void fail(String why, Reply.Error error) {
    over = true;
    then.failed(why, error);
  }
}
