package io.kirogate.pool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kirogate.agent.AgentDriver;
import io.kirogate.agent.AgentSignal;
import io.kirogate.agent.Setup;
import io.kirogate.agent.acp.AcpVariant;
import io.kirogate.message.WorkerId;
import io.kirogate.process.Exit;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An agent that speaks the Agent Client Protocol, behind production's driver of it. Each of its
 * sessions remembers whose prompts it was given, and answers with just that.
 */
final class SimulatedAcpAgent extends SimulatedProcess {
  private static final JsonMapper JSON = new JsonMapper();

  private final Map<String, List<String>> sessions = new LinkedHashMap<>();
  private final boolean closes;
  private AgentDriver driver;

  /** What is on its way to the agent, and to its driver, comes in order. */
  private long lastHeard;

  private long lastSaid;

  /** It reads nothing any more. */
  private boolean deaf;

  private boolean checked;

  /** The turn at work; null = none. */
  private Turn turn;

  private int questions;

  /** A prompt that has no answer yet. */
  private static final class Turn {
    final JsonNode id;
    final String session;
    boolean cancelled;
    Optional<String> question = Optional.empty();

    Turn(JsonNode id, String session) {
      this.id = id;
      this.session = session;
    }
  }

  SimulatedAcpAgent(WorkerId id, World world, Luck luck, String version) {
    super(id, world, luck, version);
    this.closes = luck.once(2);
  }

  @Override
  AgentDriver launched() {
    driver = variant(1 + luck.below(2), luck.once(3) ? 3 + luck.below(4) : 0).open(new Pipes());
    return driver;
  }

  private static AcpVariant variant(int sessionsAtOnce, int sessionsAtMost) {
    String profile =
        """
        {"name": "acp", "command": ["agent"], "environment": {},
         "limits": {"maxCharacters": 1000, "dropped": []},
         "acp": {"sessionsAtOnce": %d, "sessionsAtMost": %d}}
        """;
    try {
      return JSON.readValue(profile.formatted(sessionsAtOnce, sessionsAtMost), AcpVariant.class);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  // ---- the pipes ----

  private final class Pipes implements AgentDriver.Host {
    @Override
    public void write(byte[] bytes) {
      String line = new String(bytes, StandardCharsets.UTF_8);
      lastHeard = Math.max(world.now() + luck.below(3), lastHeard);
      world.timer(lastHeard - world.now(), () -> heard(line));
    }

    @Override
    public void later(Duration delay, Runnable task) {
      world.timer(delay.toMillis(), () -> worker().understand(task));
    }

    @Override
    public void signal(AgentSignal signal) {
      if (signal instanceof AgentSignal.Clean && checked) {
        proves();
      }
      SimulatedAcpAgent.this.signal(signal);
    }

    @Override
    public Setup setup() {
      return new Setup(Path.of("/"), null, null, null);
    }

    @Override
    public AgentDriver.Terminal terminal() {
      throw new AssertionError("it has none");
    }
  }

  private void heard(String line) {
    if (!alive() || deaf) {
      return;
    }
    JsonNode message = read(line);
    if (message.path("method").asText().equals("session/prompt")
        && luck.strikes(Fault.PROMPT_NOT_TAKEN)) {
      deaf = true;
      if (luck.once(3)) {
        in(World.ACCEPT, () -> worker().inputRefused());
      }
      return;
    }
    worker().inputTaken();
    if (alive()) {
      answer(message);
    }
  }

  private static JsonNode read(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no message: " + line, e);
    }
  }

  /** Sooner or later, while it lives. */
  private void in(int limit, Runnable then) {
    world.timer(
        luck.upTo(limit),
        () -> {
          if (alive()) {
            then.run();
          }
        });
  }

  /** Cut anywhere. */
  private void say(ObjectNode message) {
    byte[] line = (message.put("jsonrpc", "2.0") + "\n").getBytes(StandardCharsets.UTF_8);
    int cut = luck.below(line.length);
    lastSaid = Math.max(world.now() + luck.below(3), lastSaid);
    world.timer(
        lastSaid - world.now(),
        () -> {
          if (alive()) {
            worker().received(Arrays.copyOfRange(line, 0, cut));
            worker().received(Arrays.copyOfRange(line, cut, line.length));
          }
        });
  }

  private void result(JsonNode id, ObjectNode result) {
    say(JSON.createObjectNode().<ObjectNode>set("id", id).set("result", result));
  }

  private void error(JsonNode id, int code, String words) {
    ObjectNode error = JSON.createObjectNode().put("code", code).put("message", words);
    say(JSON.createObjectNode().<ObjectNode>set("id", id).set("error", error));
  }

  private void update(String session, ObjectNode update) {
    ObjectNode params = JSON.createObjectNode().put("sessionId", session);
    say(
        JSON.createObjectNode()
            .put("method", "session/update")
            .set("params", params.set("update", update)));
  }

  private void chunk(String session, String text) {
    ObjectNode update = JSON.createObjectNode().put("sessionUpdate", "agent_message_chunk");
    update.putObject("content").put("type", "text").put("text", text);
    update(session, update);
  }

  // ---- what it is asked ----

  private void answer(JsonNode message) {
    JsonNode id = message.path("id");
    JsonNode params = message.path("params");
    switch (message.path("method").asText()) {
      case "initialize" -> in(World.BOOT / 2, () -> boot(id));
      case "session/new" -> in(World.RESET, () -> open(id));
      case "session/prompt" ->
          prompted(id, params.path("sessionId").asText(), params.at("/prompt/0/text").asText());
      case "session/cancel" -> cancelled(params.path("sessionId").asText());
      case "session/close" -> {
        sessions.remove(params.path("sessionId").asText());
        result(id, JSON.createObjectNode());
      }
      case "" -> decided(message);
      default -> error(id, -32601, "no such method");
    }
  }

  private void boot(JsonNode id) {
    if (luck.strikes(Fault.START_FAILS)) {
      die(new Exit.Exited(1));
    } else if (luck.strikes(Fault.REFUSES_VARIANT)) {
      die(new Exit.Exited(2));
    } else if (luck.strikes(Fault.MISSING)) {
      die(new Exit.NotStarted("it is not there", true));
    } else if (!luck.strikes(Fault.SILENT_AT_BOOT)) {
      ObjectNode result = JSON.createObjectNode().put("protocolVersion", 1);
      ObjectNode can = result.putObject("agentCapabilities").putObject("sessionCapabilities");
      if (closes) {
        can.putObject("close");
      }
      result(id, result);
    }
  }

  private void open(JsonNode id) {
    if (sessions.isEmpty() && luck.strikes(Fault.SIGNED_OUT)) {
      error(id, -32000, "log in");
    } else if (!sessions.isEmpty() && luck.strikes(Fault.RESET_UNPROVEN)) {
      openFails(id);
    } else if (sessions.isEmpty() || !luck.strikes(Fault.RESET_SILENT)) {
      String session = "s" + (++questions);
      sessions.put(session, new ArrayList<>());
      result(id, JSON.createObjectNode().put("sessionId", session));
    }
  }

  private void openFails(JsonNode id) {
    switch (luck.below(3)) {
      case 0 -> error(id, -32603, "no more sessions");
      case 1 ->
          result(id, JSON.createObjectNode().put("sessionId", sessions.keySet().iterator().next()));
      default -> die(new Exit.Exited(3));
    }
  }

  // ---- a turn ----

  private void prompted(JsonNode id, String session, String prompt) {
    world.check(turn == null, "asked while it answers");
    world.check(sessions.containsKey(session), "asked in a session that it does not have");
    checkFit();
    List<String> remembered = sessions.get(session);
    world.promises().asked(this.id, prompt, remembered);
    remembered.add(Job.nameIn(prompt));
    checked |= prompt.equals(CHECK);
    turn = new Turn(id, session);
    Turn asked = turn;
    if (luck.strikes(Fault.EMPTY_ANSWER)) {
      in(World.TURN, () -> ends(asked, "end_turn"));
    } else if (luck.once(5)) {
      in(World.TURN / 4, () -> asks(asked));
    } else {
      goOn(asked);
    }
  }

  private void goOn(Turn of) {
    if (luck.strikes(Fault.FAILS_A_TURN)) {
      in(World.TURN, () -> fails(of));
    } else if (!luck.strikes(Fault.HANGS)) {
      in(World.TURN, () -> answers(of));
    }
  }

  private void answers(Turn of) {
    if (turn != of || of.cancelled) {
      return;
    }
    String text = String.join("\n\n", sessions.getOrDefault(of.session, List.of()));
    int cut = luck.below(text.length() + 1);
    if (luck.once(4)) {
      chunk("another", "STRAY");
    }
    chunk(of.session, text.substring(0, cut));
    chunk(of.session, text.substring(cut));
    ends(of, "end_turn");
    if (luck.once(4)) {
      late(of);
    }
  }

  /**
   * Nobody may see it but the same caller's next turn in the same session: which of two turns a
   * chunk is of the protocol does not tell.
   */
  private void late(Turn of) {
    List<String> remembered = sessions.getOrDefault(of.session, List.of());
    chunk(of.session, "\n\n" + String.join("\n\n", remembered) + "\n\n");
  }

  private void ends(Turn of, String reason) {
    if (turn == of) {
      turn = null;
      result(of.id, JSON.createObjectNode().put("stopReason", reason));
    }
  }

  private void fails(Turn of) {
    if (turn != of || of.cancelled) {
      return;
    }
    turn = null;
    if (luck.once(4)) {
      error(of.id, -32000, "log in");
    } else {
      error(of.id, -32603, "it made an error");
    }
  }

  private void asks(Turn of) {
    if (turn != of || of.cancelled) {
      return;
    }
    String question = "q" + (++questions);
    of.question = Optional.of(question);
    ObjectNode params = JSON.createObjectNode().put("sessionId", of.session);
    params.putObject("toolCall").put("toolCallId", question).put("kind", "edit");
    params
        .putArray("options")
        .add(option("always", "allow_always"))
        .add(option("yes", "allow_once"))
        .add(option("no", "reject_once"));
    say(
        JSON.createObjectNode()
            .put("id", question)
            .put("method", "session/request_permission")
            .set("params", params));
  }

  private static ObjectNode option(String id, String kind) {
    return JSON.createObjectNode().put("optionId", id).put("name", id).put("kind", kind);
  }

  private void decided(JsonNode answer) {
    Turn of = turn;
    if (of == null || !of.question.equals(Optional.of(answer.path("id").asText()))) {
      return;
    }
    of.question = Optional.empty();
    JsonNode outcome = answer.at("/result/outcome");
    String option = outcome.path("optionId").asText();
    world.check(!option.equals("always"), "allowed for ever");
    world.check(
        !of.cancelled || !option.equals("yes"), "allowed something although it was interrupted");
    if (!of.cancelled) {
      goOn(of);
    }
  }

  private void cancelled(String session) {
    Turn of = turn;
    if (of != null && of.session.equals(session) && !luck.strikes(Fault.INTERRUPT_IGNORED)) {
      of.cancelled = true;
      in(World.INTERRUPT, () -> comesBack(of));
    }
  }

  private void comesBack(Turn of) {
    switch (luck.below(6)) {
      case 0 -> {
        late(of);
        ends(of, "end_turn");
      }
      case 1 -> {
        if (turn == of) {
          turn = null;
          error(of.id, -32603, "cancelled");
        }
      }
      default -> ends(of, "cancelled");
    }
  }

  @Override
  public String toString() {
    return variant() + ", sessions " + sessions;
  }
}
