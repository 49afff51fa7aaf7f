package io.kirogate.agent.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kirogate.agent.AgentDriver;
import io.kirogate.agent.AgentDriver.Choice;
import io.kirogate.agent.AgentSignal;
import io.kirogate.agent.Approval;
import io.kirogate.agent.Setup;
import io.kirogate.agent.terminal.PromptTyping.Typed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each rule of a profile is necessary: without it, or with another value, some case of the answers,
 * the recordings or the prompts has another outcome. The profile is walked as data, so a new rule
 * without a case fails here.
 */
class RulesNecessaryTest {
  /** What starts an agent; no rule of a turn. */
  private static final Set<String> OF_THE_START =
      Set.of(
          "name",
          "extends",
          "testedWith",
          "version",
          "driver",
          "command",
          "environment",
          "versions",
          "usageErrors",
          "olderCommands",
          "terminal");

  private static final Set<String> OF_THE_PROFILE =
      Set.of("extends", "testedWith", "version", "driver");

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

  @ParameterizedTest
  @ValueSource(strings = {"q", "kiro-cli", "demo"})
  void noCaseFailsUnlessARuleIsChanged(String name) throws IOException {
    assertThat(noticed(name, whole(name))).isFalse();
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

  /** Of a profile with variants, the one at a terminal. */
  private static ObjectNode read(String name) {
    try {
      JsonNode profile = JSON.readTree(Path.of("conf/agents", name + ".json").toFile());
      for (JsonNode variant : profile.path("variants")) {
        if (variant.path("extends").asText().equals("q")) {
          return (ObjectNode) variant;
        }
      }
      return (ObjectNode) profile;
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
    TerminalVariant variant;
    try {
      variant = JSON.treeToValue(data.without(OF_THE_PROFILE), TerminalVariant.class);
    } catch (IOException refused) {
      return true;
    }
    return answersDiffer(name, variant)
        || typingDiffers(name, variant)
        || keysDiffer(name, variant)
        || name.equals("q") && recordingsDiffer(variant);
  }

  private static boolean answersDiffer(String name, TerminalVariant variant) {
    return ANSWERS.stream()
        .filter(it -> it.profiles().contains(name))
        .anyMatch(it -> !it.play(variant, name, Cut::allAtOnce).equals(it.means()));
  }

  private static boolean typingDiffers(String name, TerminalVariant variant) {
    PromptTyping right = typing(Replay.variant(name));
    PromptTyping changed = typing(variant);
    return PROMPTS.stream()
            .anyMatch(it -> !keys(right.type(it.text())).equals(keys(changed.type(it.text()))))
        || !keys(changed.type("x".repeat(400_000))).contains("x");
  }

  private static PromptTyping typing(TerminalVariant variant) {
    return new PromptTyping(variant.typing(), variant.limits());
  }

  private static String keys(Typed typed) {
    return typed instanceof Typed.Keys keys ? keys.keys() : "refused";
  }

  private static boolean recordingsDiffer(TerminalVariant variant) {
    for (Recording recording : Recording.all()) {
      try {
        new Replay(
                recording,
                variant,
                new TerminalVariant.Size(recording.columns(), recording.rows()),
                Cut::allAtOnce)
            .run();
      } catch (AssertionError e) {
        return true;
      }
    }
    return false;
  }

  /** What a driver types when it is told to. */
  private static boolean keysDiffer(String name, TerminalVariant variant) {
    TypedKeys host = new TypedKeys();
    TerminalDriver driver = new TerminalDriver(variant, host);
    show(driver, "{ready}", name);
    driver.submit("hello");
    show(driver, "hello{taken}{mark}I will.{eol}{tool}{question}{ready}", name);
    host.decide(driver, Choice.ALLOW);
    show(driver, "y{taken}x\r\n{completed}{mark}Again.{eol}{tool}{question}{ready}", name);
    host.decide(driver, Choice.DENY);
    show(driver, "n{taken}", name);
    driver.interrupt();
    show(driver, "^C\r\n\r\n{ready}", name);
    driver.renew();
    show(driver, "/clear{taken}Are you sure?{confirm}", name);
    return !host.typed.equals(TYPED);
  }

  private static void show(TerminalDriver driver, String text, String palette) {
    driver.received(AnswerCase.bytes(text, palette).getBytes(StandardCharsets.UTF_8));
  }

  private static final class TypedKeys implements AgentDriver.Host {
    private final List<String> typed = new ArrayList<>();
    private Optional<Approval> asked = Optional.empty();

    private void decide(AgentDriver driver, Choice choice) {
      asked.ifPresent(question -> driver.decide(question, choice));
      asked = Optional.empty();
    }

    @Override
    public void write(byte[] bytes) {
      typed.add(new String(bytes, StandardCharsets.UTF_8));
    }

    @Override
    public Setup setup() {
      return new Setup(Path.of(""), null, null, null);
    }

    @Override
    public AgentDriver.Terminal terminal() {
      return () -> false;
    }

    @Override
    public void later(Duration delay, Runnable task) {
      if (delay.toMillis() < 100) {
        typed.add("later " + delay.toMillis());
        task.run();
      }
    }

    @Override
    public void signal(AgentSignal signal) {
      if (signal instanceof AgentSignal.PermissionAsked question) {
        asked = Optional.of(question.approval());
      }
    }
  }
}
