package io.kirogate.agent.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kirogate.agent.AgentSession;
import io.kirogate.agent.AgentSignal;
import io.kirogate.agent.terminal.PromptTyping.Typed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Each rule of a profile is necessary: without it, or with another value, some case of the answers,
 * the recordings or the prompts has another outcome. The profile is walked as data, so a new rule
 * without a case fails here.
 */
class RulesNecessaryTest {
  /** What starts an agent; no rule of a turn. */
  private static final Set<String> OF_THE_START =
      Set.of("name", "extends", "testedWith", "version", "command", "environment", "terminal");

  private static final JsonMapper JSON = new JsonMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final List<AnswerCase> ANSWERS = AnswerCase.all();
  private static final List<HostilePrompts> PROMPTS =
      HostilePrompts.listed().stream().filter(it -> it.text().length() < 5_000).toList();
  private static final List<String> TYPED =
      List.of(
          "\u001b[200~hello\u001b[201~\r", "y\r", "n\r", "later 20", "\u0003", "/clear\r", "y\r");

  /** A profile in which one thing is different. */
  private record Changed(String what, ObjectNode data) {}

  @TestFactory
  Stream<DynamicTest> everyRuleHasACase() throws IOException {
    return Stream.of("q", "kiro-cli", "demo")
        .flatMap(
            name ->
                changes(name)
                    .map(
                        changed ->
                            DynamicTest.dynamicTest(
                                name + " " + changed.what(),
                                () ->
                                    assertThat(noticed(name, changed.data()))
                                        .as("a case that fails when changed: %s", changed.what())
                                        .isTrue())));
  }

  private static Stream<Changed> changes(String name) {
    ObjectNode own = read(name);
    ObjectNode whole = whole(name);
    List<Changed> changes = new ArrayList<>();
    own.fieldNames()
        .forEachRemaining(
            key -> {
              if (!OF_THE_START.contains(key)) {
                change("/" + key, whole, changes);
              }
            });
    return changes.stream();
  }

  private static ObjectNode whole(String name) {
    ObjectNode own = read(name);
    return own.has("extends") ? whole(own.get("extends").asText()).setAll(own) : own;
  }

  private static ObjectNode read(String name) {
    try {
      return (ObjectNode) JSON.readTree(Path.of("conf/agents", name + ".json").toFile());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void change(String path, ObjectNode whole, List<Changed> changes) {
    JsonNode node = whole.at(path);
    if (node instanceof ObjectNode object) {
      object.fieldNames().forEachRemaining(key -> change(path + "/" + key, whole, changes));
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        without(path, i, whole, changes);
        if (!array.get(i).isValueNode()) {
          change(path + "/" + i, whole, changes);
        }
      }
      if (path.endsWith("/colours")) {
        changes.add(with(path, NODES.arrayNode(), whole));
      }
    } else {
      changes.add(with(path, other(path, node), whole));
    }
  }

  private static void without(String path, int index, ObjectNode whole, List<Changed> changes) {
    ObjectNode copy = whole.deepCopy();
    ArrayNode array = (ArrayNode) copy.at(path);
    // No colour at all would mean any colour.
    if (array.size() == 1 && path.endsWith("/colours")) {
      array.set(0, NODES.numberNode(77));
    } else {
      array.remove(index);
    }
    changes.add(new Changed("without " + path + "/" + index, copy));
  }

  private static Changed with(String path, JsonNode value, ObjectNode whole) {
    ObjectNode copy = whole.deepCopy();
    int slash = path.lastIndexOf('/');
    JsonNode parent = copy.at(path.substring(0, slash));
    ((ObjectNode) parent).set(path.substring(slash + 1), value);
    return new Changed(path + " = " + value, copy);
  }

  private static JsonNode other(String path, JsonNode value) {
    if (value.isBoolean()) {
      return NODES.booleanNode(!value.asBoolean());
    } else if (value.isNumber()) {
      return NODES.numberNode(value.asInt() / 2);
    } else if (path.endsWith("/code")) {
      return NODES.textNode("INTERNAL");
    } else if (value.asText().equals("confirm") || value.asText().equals("ready")) {
      return NODES.textNode(value.asText().equals("ready") ? "confirm" : "ready");
    }
    return NODES.textNode("(?<tool>x)(?<command>y)(?<mark>z)");
  }

  /** Whether any case has another outcome than it should. */
  private static boolean noticed(String name, ObjectNode data) throws IOException {
    TerminalProfile profile;
    try {
      profile = JSON.treeToValue(data, TerminalProfile.class);
    } catch (IOException refused) {
      return true;
    }
    return answersDiffer(name, profile)
        || typingDiffers(name, profile)
        || keysDiffer(name, profile)
        || name.equals("q") && recordingsDiffer(profile);
  }

  private static boolean answersDiffer(String name, TerminalProfile profile) {
    return ANSWERS.stream()
        .filter(it -> it.profiles().contains(name))
        .anyMatch(it -> !it.play(profile, name, Cut::allAtOnce).equals(it.means()));
  }

  private static boolean typingDiffers(String name, TerminalProfile profile) {
    PromptTyping right = new PromptTyping(Replay.profile(name).typing());
    PromptTyping changed = new PromptTyping(profile.typing());
    return PROMPTS.stream()
            .anyMatch(it -> !keys(right.type(it.text())).equals(keys(changed.type(it.text()))))
        || !keys(changed.type("x".repeat(400_000))).contains("x");
  }

  private static String keys(Typed typed) {
    return typed instanceof Typed.Keys keys ? keys.keys() : "refused";
  }

  private static boolean recordingsDiffer(TerminalProfile profile) {
    for (Recording recording : Recording.all()) {
      try {
        new Replay(
                recording,
                profile,
                new TerminalProfile.Size(recording.columns(), recording.rows()),
                Cut::allAtOnce)
            .run();
      } catch (AssertionError e) {
        return true;
      }
    }
    return false;
  }

  /** What a session types when it is told to. */
  private static boolean keysDiffer(String name, TerminalProfile profile) {
    List<String> typed = new ArrayList<>();
    TerminalSession session = new TerminalSession(profile, new TypedKeys(typed));
    show(session, "{ready}", name);
    session.submit("hello");
    show(session, "hello{taken}{mark}I will.{eol}{tool}{question}{ready}", name);
    session.decide(true);
    show(session, "y{taken}x\r\n{completed}{mark}Again.{eol}{tool}{question}{ready}", name);
    session.decide(false);
    show(session, "n{taken}", name);
    session.interrupt();
    show(session, "^C\r\n\r\n{ready}", name);
    session.reset();
    show(session, "/clear{taken}Are you sure?{confirm}", name);
    return !typed.equals(TYPED);
  }

  private static void show(TerminalSession session, String text, String palette) {
    session.received(AnswerCase.bytes(text, palette).getBytes(StandardCharsets.UTF_8));
  }

  private record TypedKeys(List<String> typed) implements AgentSession.Host {
    @Override
    public void write(byte[] bytes) {
      typed.add(new String(bytes, StandardCharsets.UTF_8));
    }

    @Override
    public boolean canonical() {
      return false;
    }

    @Override
    public void later(Duration delay, Runnable task) {
      if (delay.toMillis() < 100) {
        typed.add("later " + delay.toMillis());
        task.run();
      }
    }

    @Override
    public void signal(AgentSignal signal) {}
  }
}
