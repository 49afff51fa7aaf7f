package io.kirogate.agent.acp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kirogate.agent.AgentDriver.Choice;
import io.kirogate.agent.AgentSignal;
import io.kirogate.agent.Approval;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;

/**
 * One turn of a trace through a driver: the handshake and the session of the turn as recorded, then
 * the turn. The ids of our requests are the driver's own, those of the agent's are as recorded.
 * What belongs to other turns and sessions comes along where it is no answer.
 */
final class TurnReplay {
  private final Trace trace;
  private final int prompt;
  private final String session;
  private final IntSupplier pieces;
  private final FakeHost host = new FakeHost();
  private final AcpDriver driver;
  private final ByteArrayOutputStream unsent = new ByteArrayOutputStream();
  private final Map<String, Object> decided = new LinkedHashMap<>();
  private final List<Approval> questions = new ArrayList<>();

  /**
   * @param prompt where the turn's prompt stands
   * @param pieces how long the next piece of the agent's bytes is
   */
  TurnReplay(Trace trace, int prompt, AcpProfile profile, IntSupplier pieces) {
    this.trace = trace;
    this.prompt = prompt;
    this.session = trace.entries().get(prompt).session();
    this.pieces = pieces;
    this.driver = new AcpDriver(profile, text -> Optional.empty(), host);
  }

  /** What came of it, in the form of {@code expected.json}. */
  ObjectNode play() {
    start();
    turn();
    return told();
  }

  // ---- the start ----

  private void start() {
    driver.begin();
    for (int i = 0; i < prompt; i++) {
      Trace.Entry entry = trace.entries().get(i);
      if (entry.agent() && entry.answers()) {
        Trace.Entry request = trace.answered().get(i);
        if (request != null && belongs(request, entry)) {
          answer(request.method(), entry);
        }
      } else if (entry.agent() && entry.message() != null && !entry.message().has("id")) {
        say(entry.line());
      }
    }
    send();
    assertThat(host.told()).containsExactly(new AgentSignal.Prompted());
    host.taken();
  }

  private boolean belongs(Trace.Entry request, Trace.Entry answer) {
    return switch (request.method()) {
      case "initialize", "authenticate" -> true;
      case "session/new" -> answer.message().at("/result/sessionId").asText().equals(session);
      default -> request.method().startsWith("session/set_") && request.session().equals(session);
    };
  }

  /** The agent's answer to our own request of this method, if we made one. */
  private void answer(String method, Trace.Entry entry) {
    send();
    Optional<JsonNode> id =
        host.written.stream()
            .filter(message -> message.path("method").asText().equals(method) && message.has("id"))
            .map(message -> message.get("id"))
            .reduce((first, last) -> last);
    id.ifPresent(own -> say(((ObjectNode) entry.message().deepCopy().set("id", own)).toString()));
  }

  // ---- the turn ----

  private void turn() {
    driver.submit(trace.entries().get(prompt).message().at("/params/prompt/0/text").asText());
    driver.inputTaken();
    boolean over = false;
    for (int i = prompt + 1; i < trace.entries().size(); i++) {
      Trace.Entry entry = trace.entries().get(i);
      if (over && entry.client() && entry.method().equals("session/prompt")) {
        break;
      }
      if (entry.agent() && entry.answers()) {
        Trace.Entry request = trace.answered().get(i);
        if (request == trace.entries().get(prompt)) {
          answer("session/prompt", entry);
          over = true;
        }
      } else if (entry.agent()) {
        say(entry.line());
      } else if (!over) {
        client(entry);
      }
    }
    send();
  }

  private void client(Trace.Entry entry) {
    send();
    if (entry.method().equals("session/cancel") && entry.session().equals(session)) {
      driver.interrupt();
    } else if (entry.answers() && entry.message().at("/result/outcome").isObject()) {
      decide(entry);
    } else if (entry.answers()) {
      assertThat(host.written).contains(sameAnswer(entry));
    }
    if (entry.from().equals("err")) {
      driver.receivedError(entry.line().getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Decides the newest question as it was decided, and expects the same answer. */
  private void decide(Trace.Entry entry) {
    List<Approval> open = questions();
    Approval newest = open.get(open.size() - 1);
    String chosen = entry.message().at("/result/outcome/optionId").asText();
    Approval.Kind kind =
        newest.options().stream()
            .filter(option -> option.id().equals(chosen))
            .findFirst()
            .orElseThrow()
            .kind();
    Choice choice = kind == Approval.Kind.ALLOW_ONCE ? Choice.ALLOW : Choice.DENY;
    decided.put(newest.id(), choice);
    driver.decide(newest, choice);
    assertThat(host.written).contains(sameAnswer(entry));
  }

  private static JsonNode sameAnswer(Trace.Entry entry) {
    return entry.message().deepCopy().put("jsonrpc", "2.0");
  }

  private List<Approval> questions() {
    return host.signals.stream()
        .filter(AgentSignal.PermissionAsked.class::isInstance)
        .map(signal -> ((AgentSignal.PermissionAsked) signal).approval())
        .toList();
  }

  // ---- bytes ----

  private void say(String line) {
    unsent.writeBytes((line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private void send() {
    byte[] bytes = unsent.toByteArray();
    unsent.reset();
    for (int from = 0; from < bytes.length; ) {
      int to = Math.min(bytes.length, from + Math.max(1, pieces.getAsInt()));
      driver.received(Arrays.copyOfRange(bytes, from, to));
      from = to;
    }
  }

  // ---- what came of it ----

  private ObjectNode told() {
    ObjectNode told = Agents.JSON.createObjectNode();
    told.put("prompt", trace.entries().get(prompt).message().at("/params/prompt/0/text").asText());
    for (Approval question : questions()) {
      told.withArray("questions")
          .addObject()
          .put("tool", question.tool())
          .put("command", question.command())
          .put("certain", question.certain())
          .put(
              "answer",
              Optional.ofNullable(decided.get(question.id())).map(Object::toString).orElse(null));
    }
    int accepted = 0;
    for (AgentSignal signal : host.told()) {
      accepted += signal instanceof AgentSignal.Accepted ? 1 : 0;
      tell(told, signal);
    }
    assertThat(accepted).isEqualTo(1);
    return told;
  }

  private static void tell(ObjectNode told, AgentSignal signal) {
    if (signal instanceof AgentSignal.TurnEnded ended) {
      ended.texts().forEach(told.withArray("texts")::add);
      if (ended.texts().isEmpty()) {
        told.putArray("texts");
      }
      told.put("stopReason", ended.stopReason().name());
      told.set("usage", Agents.JSON.valueToTree(ended.usage()));
      assertThat(ended.fidelity()).isEqualTo(io.kirogate.message.Fidelity.EXACT);
    } else if (signal instanceof AgentSignal.TurnErred erred) {
      told.putObject("error")
          .put("code", erred.failure().code().name())
          .put("retire", erred.retire())
          .put("detail", erred.failure().detail().replaceFirst("^.*? with ", ""));
    } else if (signal instanceof AgentSignal.Prompted) {
      told.put("listening", true);
    } else if (signal instanceof AgentSignal.UsedMore more) {
      told.set("later", Agents.JSON.valueToTree(more.usage()));
    } else if (signal instanceof AgentSignal.ToolRan ran) {
      told.withArray("ran").add(Agents.JSON.<JsonNode>valueToTree(ran));
    } else if (!(signal instanceof AgentSignal.Accepted
        || signal instanceof AgentSignal.PermissionAsked)) {
      throw new AssertionError("unexpected " + signal);
    }
  }
}
