package io.kirogate.agent.acp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kirogate.agent.AgentSignal;
import io.kirogate.agent.Setup;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A driver, and an agent that says what a test makes it say. Quotes in JSON are single. */
final class Dialog {
  static final String SESSION = "s0";

  final FakeHost host = new FakeHost();
  final AcpDriver driver;
  private final boolean authenticates;

  Dialog(AcpProfile profile, Setup setup) {
    host.setup = setup;
    authenticates = profile.authenticate() != null;
    driver = new AcpDriver(profile, prompt -> Optional.empty(), host);
  }

  /** With a profile of these settings. */
  static Dialog with(String acp) {
    return with(acp, new Setup(Path.of("/srv/project"), null, null, null));
  }

  static Dialog with(String acp, Setup setup) {
    return new Dialog(Agents.profile(acp), setup);
  }

  /** After a handshake with nothing in it. */
  static Dialog ready(String acp) {
    Dialog dialog = with(acp);
    dialog.start("{}", "{}");
    dialog.host.told();
    dialog.host.taken();
    return dialog;
  }

  /**
   * The handshake up to the first session.
   *
   * @param capabilities of sessions
   * @param session what {@code session/new} tells beside its id
   */
  void start(String capabilities, String session) {
    driver.begin();
    initialized(capabilities);
    if (authenticates) {
      answer("authenticate", "{}");
    }
    opened(SESSION, session);
  }

  void initialized(String capabilities) {
    answer(
        "initialize",
        "{'protocolVersion':1,'agentCapabilities':{'sessionCapabilities':%s}}"
            .formatted(capabilities));
  }

  void opened(String id, String session) {
    JsonNode result = ((ObjectNode) Agents.json(session)).put("sessionId", id);
    answer("session/new", result.toString());
  }

  /** The last request of this method that we made. */
  JsonNode request(String method) {
    List<JsonNode> all =
        host.everWritten.stream()
            .filter(message -> message.path("method").asText().equals(method) && message.has("id"))
            .toList();
    if (all.isEmpty()) {
      throw new AssertionError("no " + method + " in " + host.everWritten);
    }
    return all.get(all.size() - 1);
  }

  void answer(String method, String result) {
    says("{'jsonrpc':'2.0','id':%s,'result':%s}".formatted(request(method).get("id"), result));
  }

  void refuse(String method, String error) {
    says("{'jsonrpc':'2.0','error':%s,'id':%s}".formatted(error, request(method).get("id")));
  }

  /** One line of the agent's. */
  void says(String json) {
    raw(json.replace('\'', '"') + "\n");
  }

  void raw(String text) {
    driver.received(text.getBytes(StandardCharsets.UTF_8));
  }

  void error(String text) {
    driver.receivedError(text.getBytes(StandardCharsets.UTF_8));
  }

  void notifies(String method, String params) {
    says("{'jsonrpc':'2.0','method':'%s','params':%s}".formatted(method, params));
  }

  void update(String update) {
    update(SESSION, update);
  }

  void update(String session, String update) {
    notifies("session/update", "{'sessionId':'%s','update':%s}".formatted(session, update));
  }

  void text(String text) {
    update(
        "{'sessionUpdate':'agent_message_chunk','content':{'type':'text','text':'%s'}}"
            .formatted(text));
  }

  void asks(String id, String toolCall) {
    says(
        ("{'jsonrpc':'2.0','id':%s,'method':'session/request_permission','params':{'sessionId':'s0',"
                + "'toolCall':%s,'options':["
                + "{'optionId':'always','kind':'allow_always','name':'Always'},"
                + "{'optionId':'yes','kind':'allow_once','name':'Yes'},"
                + "{'optionId':'no','kind':'reject_once','name':'No'}]}}")
            .formatted(id, toolCall));
  }

  /** Asks, and the pipe takes it. */
  void submit(String prompt) {
    driver.submit(prompt);
    driver.inputTaken();
  }

  void ends(String reason) {
    answer("session/prompt", "{'stopReason':'%s'}".formatted(reason));
  }

  /** The last signal that is no progress. */
  AgentSignal last() {
    List<AgentSignal> all = host.told();
    return all.get(all.size() - 1);
  }

  void passes(int seconds) {
    host.advance(Duration.ofSeconds(seconds));
  }
}
