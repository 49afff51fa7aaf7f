package io.kirogate.agent.acp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kirogate.agent.AgentDriver.Choice;
import io.kirogate.agent.AgentSignal;
import io.kirogate.agent.AgentSignal.PermissionAsked;
import io.kirogate.agent.AgentSignal.Prompted;
import io.kirogate.agent.AgentSignal.TurnEnded;
import io.kirogate.agent.AgentSignal.TurnErred;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random orders of everything that an agent may say, cut anywhere: a turn has one acceptance and
 * one end, its texts are what a simple model says, every question is answered once, and nothing of
 * another session or of no sense changes anything.
 */
class RandomTurnsTest {
  private static final int TURNS = 12;
  private static final String[] WORDS = {
    "a", " ", "ä€", "🤖", "\n", "```", "{\"x\":1}", "\t", "/logout"
  };

  private Random random;
  private Dialog dialog;
  private StringBuilder bytes;
  private String session;

  /** The model: a text a message, begun anew at a tool call. */
  private List<String> texts;

  private boolean separated;
  private int questions;
  private int sessions;

  static LongStream seeds() {
    return LongStream.range(0, Integer.getInteger("kirogate.random.acp", 150));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aTurnIsWhatItsUpdatesSay(long seed) {
    random = new Random(seed);
    dialog = Dialog.ready(random.nextBoolean() ? "{'sessionsAtOnce':2}" : "{}");
    session = "s0";
    bytes = new StringBuilder();
    for (int turn = 0; turn < TURNS; turn++) {
      turn();
      if (random.nextBoolean()) {
        renew();
      }
    }
  }

  private void turn() {
    texts = new ArrayList<>();
    separated = true;
    questions = 0;
    dialog.driver.submit("x");
    boolean late = random.nextBoolean();
    if (!late) {
      dialog.driver.inputTaken();
    }
    boolean interrupted = false;
    for (int i = random.nextInt(30); i > 0; i--) {
      event();
      if (random.nextInt(25) == 0) {
        flush();
        dialog.driver.interrupt();
        interrupted = true;
      }
    }
    end(interrupted);
  }

  private void event() {
    switch (random.nextInt(10)) {
      case 0 -> toolCall();
      case 1 -> otherSession();
      case 2 -> bytes.append("no json at all {\n");
      case 3 -> notifies("_some/thing", "{\"sessionId\":\"" + session + "\"}");
      case 4 -> question();
      case 5 -> bytes.append("{\"id\":\"zz\",\"method\":\"fs/read\",\"params\":{}}\n");
      case 6 -> bytes.append("{\"id\":99999,\"result\":{\"stopReason\":\"end_turn\"}}\n");
      default -> chunk();
    }
  }

  private void chunk() {
    String word = WORDS[random.nextInt(WORDS.length)];
    if (separated) {
      texts.add("");
      separated = false;
    }
    texts.set(texts.size() - 1, texts.get(texts.size() - 1) + word);
    update(session, "agent_message_chunk", word);
  }

  private void toolCall() {
    separated = true;
    ObjectNode update = Agents.JSON.createObjectNode().put("sessionUpdate", "tool_call");
    update.put("toolCallId", "t" + random.nextInt()).put("kind", "read").put("status", "completed");
    update(session, update);
  }

  private void otherSession() {
    update("other", "agent_message_chunk", "never");
  }

  private void question() {
    questions++;
    bytes.append(
        ("{\"method\":\"session/request_permission\",\"params\":{\"sessionId\":\"%s\",\"toolCall\":"
                + "{\"toolCallId\":\"q%d\",\"kind\":\"fetch\"},\"options\":[{\"optionId\":\"y\",\"kind\":"
                + "\"allow_once\"},{\"optionId\":\"n\",\"kind\":\"reject_once\"}]},\"id\":\"q%d\"}\n")
            .formatted(session, questions, questions));
    flush();
    if (random.nextBoolean()) {
      dialog.host.signals.stream()
          .filter(PermissionAsked.class::isInstance)
          .map(asked -> ((PermissionAsked) asked).approval())
          .forEach(
              approval ->
                  dialog.driver.decide(
                      approval, random.nextBoolean() ? Choice.ALLOW : Choice.DENY));
    }
  }

  private void update(String of, String kind, String text) {
    ObjectNode update = Agents.JSON.createObjectNode().put("sessionUpdate", kind);
    update.putObject("content").put("type", "text").put("text", text);
    update(of, update);
  }

  private void update(String of, ObjectNode update) {
    ObjectNode params = Agents.JSON.createObjectNode().put("sessionId", of);
    notifies("session/update", params.set("update", update).toString());
  }

  private void notifies(String method, String params) {
    bytes.append(
        "{\"jsonrpc\":\"2.0\",\"method\":\"%s\",\"params\":%s}\n".formatted(method, params));
  }

  private void flush() {
    byte[] all = bytes.toString().getBytes(StandardCharsets.UTF_8);
    bytes.setLength(0);
    for (int from = 0; from < all.length; ) {
      int to = Math.min(all.length, from + 1 + random.nextInt(200));
      dialog.driver.received(Arrays.copyOfRange(all, from, to));
      from = to;
    }
  }

  private void end(boolean interrupted) {
    int how = random.nextInt(4);
    String id = dialog.request("session/prompt").get("id").toString();
    bytes.append(
        how == 0
            ? "{\"error\":{\"code\":-32603,\"message\":\"Internal error\"},\"id\":%s}\n"
                .formatted(id)
            : "{\"id\":%s,\"result\":{\"stopReason\":\"end_turn\"}}\n".formatted(id));
    // What comes after the end is none of the turn's.
    update(session, "agent_message_chunk", "late");
    flush();
    check(interrupted, how == 0);
  }

  private void check(boolean interrupted, boolean error) {
    List<AgentSignal> told = dialog.host.told();
    List<AgentSignal> ends =
        told.stream()
            .filter(
                signal ->
                    signal instanceof TurnEnded
                        || signal instanceof TurnErred
                        || signal instanceof Prompted)
            .toList();
    assertThat(told).filteredOn(AgentSignal.Accepted.class::isInstance).hasSize(1);
    assertThat(told.get(0)).isInstanceOf(AgentSignal.Accepted.class);
    assertThat(ends).hasSize(1);
    assertThat(told.get(told.size() - 1)).isSameAs(ends.get(0));
    if (interrupted) {
      assertThat(ends.get(0)).isInstanceOf(Prompted.class);
    } else if (error) {
      assertThat(ends.get(0)).isInstanceOf(TurnErred.class);
    } else {
      assertThat(((TurnEnded) ends.get(0)).texts())
          .isEqualTo(texts.stream().filter(text -> !text.isEmpty()).toList());
    }
    answered();
  }

  private void answered() {
    List<JsonNode> taken = dialog.host.taken();
    for (int i = 1; i <= questions; i++) {
      String id = "q" + i;
      assertThat(taken).filteredOn(message -> message.path("id").asText().equals(id)).hasSize(1);
    }
    assertThat(taken)
        .filteredOn(message -> message.path("id").asText().equals("zz"))
        .allMatch(message -> message.at("/error/code").asInt() == -32601);
  }

  private void renew() {
    dialog.driver.renew();
    boolean immediate = dialog.host.told().contains(new AgentSignal.Clean());
    if (!immediate) {
      session = "s" + ++sessions;
      dialog.opened(session, "{}");
      assertThat(dialog.host.told()).containsExactly(new AgentSignal.Clean());
    }
    dialog.host.taken();
  }
}
