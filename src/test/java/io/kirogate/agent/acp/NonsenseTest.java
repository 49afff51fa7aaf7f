package io.kirogate.agent.acp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kirogate.agent.AgentSignal;
import io.kirogate.agent.Setup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Messages of real agents with anything in the place of any of their values: none is a defect of
 * ours, and the agent is understood again afterwards.
 */
class NonsenseTest {
  private static final String[] PROFILES = {
    "opencode", "codex", "claude-code", "gemini", "kiro-cli/acp-v2", "kiro-cli/acp-v3"
  };
  private static final String[] VALUES = {
    "null", "7", "-1.5", "1e300", "'text'", "''", "[]", "{}", "[null,7,{}]", "{'type':7}", "true"
  };
  private static List<ObjectNode> messages;
  private Random random;

  @BeforeAll
  static void recordedMessages() throws IOException {
    messages = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Path.of("src/test/resources/acp"))) {
      for (Path trace : files.filter(file -> file.endsWith("trace.jsonl")).sorted().toList()) {
        Trace.read(trace).entries().stream()
            .filter(entry -> entry.agent() && entry.message() != null)
            .filter(entry -> !entry.line().contains("agent_message_chunk"))
            .forEach(entry -> messages.add(entry.message()));
      }
    }
  }

  static LongStream seeds() {
    return LongStream.range(0, Integer.getInteger("kirogate.random.acp", 60));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void nothingIsADefect(long seed) {
    random = new Random(seed);
    AcpProfile profile = Agents.named(PROFILES[(int) (seed % PROFILES.length)]).acp();
    Dialog starting = new Dialog(profile, new Setup(Path.of("/srv"), null, null, null));
    starting.driver.begin();
    nonsense(starting, 20);

    Dialog asked = new Dialog(profile, new Setup(Path.of("/srv"), null, null, null));
    asked.start(
        "{}",
        "{'configOptions':[{'id':'autopilot','currentValue':'off'}],'modes':{'currentModeId':'default',"
            + "'availableModes':[]}}");
    asked.host.told();
    asked.submit("x");
    nonsense(asked, 60);
    asked.driver.interrupt();
    asked.ends("cancelled");
    assertThat(asked.host.told()).anyMatch(NonsenseTest::ended);
    assertThat(asked.driver.shown()).hasSizeLessThanOrEqualTo(2_000);
  }

  private static boolean ended(AgentSignal signal) {
    return signal instanceof AgentSignal.Prompted
        || signal instanceof AgentSignal.TurnEnded
        || signal instanceof AgentSignal.TurnErred;
  }

  private void nonsense(Dialog dialog, int count) {
    for (int i = 0; i < count; i++) {
      ObjectNode message = messages.get(random.nextInt(messages.size())).deepCopy();
      aim(message);
      for (int changes = random.nextInt(3); changes >= 0; changes--) {
        change(message);
      }
      dialog.raw(message + "\n");
    }
  }

  /** Most of them are for the session that is used, and answer what was asked. */
  private void aim(ObjectNode message) {
    if (message.path("params") instanceof ObjectNode params && params.has("sessionId")) {
      params.put("sessionId", "s0");
    }
    if (message.has("id") && !message.has("method")) {
      message.put("id", random.nextInt(5));
    }
  }

  private void change(JsonNode within) {
    if (within instanceof ObjectNode object && !object.isEmpty()) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      String name = names.get(random.nextInt(names.size()));
      if (random.nextInt(3) > 0 && object.get(name).isContainerNode()) {
        change(object.get(name));
      } else if (random.nextInt(4) == 0) {
        object.remove(name);
      } else {
        object.set(name, value());
      }
    } else if (within instanceof ArrayNode array && !array.isEmpty()) {
      int at = random.nextInt(array.size());
      if (array.get(at).isContainerNode() && random.nextBoolean()) {
        change(array.get(at));
      } else {
        array.set(at, value());
      }
    }
  }

  private JsonNode value() {
    return Agents.json(VALUES[random.nextInt(VALUES.length)]);
  }

  @Test
  void aFloodOfWhatIsNotKnownLeavesNothingBehind() {
    Dialog dialog = Dialog.ready("{}");
    dialog.submit("x");
    for (int i = 0; i < 100_000; i++) {
      dialog.raw("{\"method\":\"m" + i + "\",\"params\":{\"name" + i + "\":" + i + "}}\n");
    }
    dialog.ends("end_turn");
    assertThat(dialog.host.told()).hasSize(2);
  }
}
