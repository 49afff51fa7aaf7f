package io.kirogate.demo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** The client's requests and notifications, by method. Runs on the reading thread. */
final class AcpMethods {
  private static final Map<String, Object> NOTHING = Map.of();
  private final AcpHost host;
  private final AcpShape shape;
  private final AcpState state;
  private final Map<String, Method> methods = new HashMap<>();

  /** What one method does. */
  private interface Method {
    void handle(AcpRequest request) throws AcpError;
  }

  AcpMethods(AcpHost host) {
    this.host = host;
    this.shape = host.shape();
    this.state = host.state();
    methods.put("initialize", this::initialize);
    methods.put("authenticate", request -> request.respond(NOTHING));
    methods.put("session/new", this::open);
    methods.put("session/load", request -> {}); // never answered: a trap
    methods.put("session/prompt", this::prompt);
    methods.put("session/cancel", this::cancel);
    methods.put("$/cancel_request", this::cancelRequest);
    methods.put("session/set_mode", this::setMode);
    addOwnMethods();
  }

  private void addOwnMethods() {
    Map<String, Method> own = new HashMap<>();
    own.put(AcpShape.CLOSE, this::close);
    own.put(AcpShape.DELETE, this::close);
    own.put(AcpKiroV2.TERMINATE, this::close);
    own.put(AcpKiroV3.KIRO_DELETE, this::close);
    own.put(AcpShape.LIST, this::list);
    own.put(AcpShape.SET_CONFIG_OPTION, this::setConfigOption);
    own.put(AcpShape.SET_MODEL, this::setModel);
    own.keySet().retainAll(shape.methods());
    methods.putAll(own);
  }

  /** Does what this method is for, and answers when it is to be answered at once. */
  void handle(String method, AcpRequest request) throws AcpError {
    Method known = methods.get(method);
    if (known == null) {
      throw AcpError.unknown(method);
    }
    known.handle(request);
  }

  private void initialize(AcpRequest request) throws AcpError {
    request.params().integer("protocolVersion");
    request.respond(shape.initialized());
    shape.introduced(host.wire());
  }

  private void open(AcpRequest request) throws AcpError {
    Path directory = Path.of(request.params().directory());
    request.params().checkServers();
    if (host.options().boot() instanceof Options.Boot.SignedOut || state.signedOut()) {
      throw shape.failure(Failure.of(Failure.Kind.SIGNED_OUT));
    }
    if (shape.opensSessions()) {
      Thread opening = new Thread(() -> open(request, directory), "opening");
      opening.setDaemon(true);
      opening.start();
    }
  }

  /** On a thread of its own: it may take its time. */
  private void open(AcpRequest request, Path directory) {
    LockSupport.parkNanos(host.acp().sessionDelay().toNanos());
    AcpSettings settings = settings();
    AcpSession session = new AcpSession(shape.newSessionId(), directory, settings);
    AcpChannel channel = new AcpChannel(host.wire(), session.id());
    state.add(session);
    shape.announce(channel);
    Map<String, Object> result = Json.of("sessionId", session.id());
    result.putAll(shape.opened(settings));
    request.respond(result);
    shape.settled(channel, settings);
  }

  private AcpSettings settings() {
    boolean trusting = host.options().trustAllTools() || host.acp().trustedTools();
    AcpSettings settings = new AcpSettings(shape.choices(), trusting);
    host.acp().model().ifPresent(model -> settings.choose(AcpChoice.MODEL, model));
    return settings;
  }

  private AcpSession session(AcpRequest request) throws AcpError {
    String id = request.params().text("sessionId");
    AcpSession session = state.session(id);
    if (session == null) {
      throw shape.noSession(id);
    }
    return session;
  }

  private void prompt(AcpRequest request) throws AcpError {
    String prompt = request.params().prompt();
    AcpSession session = session(request);
    AcpTurn turn = new AcpTurn(host, session, request, prompt);
    if (turn.directives().has("deaf")) {
      state.stopReading();
    } else if (!session.start(turn)) {
      throw shape.refused("A prompt is in progress in this session");
    }
  }

  private void cancel(AcpRequest request) throws AcpError {
    session(request).cancel();
  }

  private void cancelRequest(AcpRequest request) {
    Object id = request.params().optional("requestId").orElse(null);
    state.sessions().forEach(session -> session.cancelRequest(id));
  }

  private void setMode(AcpRequest request) throws AcpError {
    choose(session(request), AcpChoice.MODE, request.params().text("modeId"));
    request.respond(NOTHING);
  }

  private void setConfigOption(AcpRequest request) throws AcpError {
    AcpSession session = session(request);
    choose(session, request.params().text("configId"), request.params().text("value"));
    request.respond(Json.of("configOptions", session.settings().options()));
  }

  private void choose(AcpSession session, String id, String value) throws AcpError {
    if (session.settings().offers(id, value)) {
      session.settings().choose(id, value);
    } else if (!shape.ignoresBadValues()) {
      throw AcpError.invalid("there is no " + id + " " + value);
    }
  }

  /** Any id is taken: a wrong one shows at the next prompt. */
  private void setModel(AcpRequest request) throws AcpError {
    session(request).settings().choose(AcpChoice.MODEL, request.params().text("modelId"));
    request.respond(NOTHING);
  }

  private void close(AcpRequest request) throws AcpError {
    AcpSession session = session(request);
    if (!session.close()) {
      throw shape.refused("The session cannot be closed now");
    }
    state.remove(session);
    request.respond(NOTHING);
  }

  private void list(AcpRequest request) {
    List<Map<String, Object>> sessions = new ArrayList<>();
    for (AcpSession session : state.sessions()) {
      sessions.add(Json.of("sessionId", session.id(), "cwd", session.directory().toString()));
    }
    request.respond(Json.of("sessions", sessions));
  }
}
