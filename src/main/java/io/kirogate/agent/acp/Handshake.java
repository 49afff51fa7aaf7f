package io.kirogate.agent.acp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The first words with an agent: {@code initialize}, {@code authenticate} if the profile says so,
 * and the first session. Exactly one of {@link Sessions.Waiting}'s methods is called, once.
 */
final class Handshake {
  private static final int VERSION = 1;

  private final AcpProfile profile;
  private final Rpc rpc;
  private final Sessions sessions;
  private final Sessions.Waiting then;

  Handshake(AcpProfile profile, Rpc rpc, Sessions sessions, Sessions.Waiting then) {
    this.profile = profile;
    this.rpc = rpc;
    this.sessions = sessions;
    this.then = then;
  }

  void begin() {
    ObjectNode params = Rpc.NODES.objectNode().put("protocolVersion", VERSION);
    ObjectNode capabilities = params.putObject("clientCapabilities");
    capabilities.putObject("fs").put("readTextFile", false).put("writeTextFile", false);
    capabilities.put("terminal", false);
    params
        .putObject("clientInfo")
        .put("name", "kirogate")
        .put("title", "kirogate")
        .put("version", version());
    ask("initialize", params, this::initialized);
  }

  private static String version() {
    return Optional.ofNullable(Handshake.class.getPackage().getImplementationVersion()).orElse("0");
  }

  private void initialized(JsonNode result) {
    JsonNode version = result.path("protocolVersion");
    if (!version.isIntegralNumber() || version.asLong() != VERSION) {
      then.failed(
          "the agent speaks version `%s` of the protocol, not %d"
              .formatted(Words.plain(Words.tail(version.asText("none"), 50)), VERSION),
          null);
      return;
    }
    sessions.capabilities(result.path("agentCapabilities").path("sessionCapabilities"));
    if (profile.authenticate() == null) {
      openSession();
    } else {
      ObjectNode params = Rpc.NODES.objectNode().put("methodId", profile.authenticate());
      ask("authenticate", params, authenticated -> openSession());
    }
  }

  private void openSession() {
    sessions.next(profile.start(), then);
  }

  private void ask(String method, ObjectNode params, Consumer<JsonNode> next) {
    rpc.request(
        method,
        params,
        profile.start(),
        reply -> {
          if (reply instanceof Reply.Result result) {
            next.accept(result.value());
          } else {
            failed(method, reply);
          }
        });
  }

  private void failed(String method, Reply reply) {
    if (reply instanceof Reply.Error error) {
      then.failed("the agent answered %s with %s".formatted(method, error.told()), error);
    } else if (reply instanceof Reply.Late late) {
      then.failed(
          "the agent did not answer %s in %d s".formatted(method, late.after().toSeconds()), null);
    }
  }
}
