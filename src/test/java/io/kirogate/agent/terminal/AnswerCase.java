package io.kirogate.agent.terminal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A turn as data: what an agent shows, and what that means. The files are {@code
 * src/test/resources/answers/*.json}, arrays of
 *
 * <pre>
 *   {"name": ..., "profiles": ["q", ...]?, "boot": bytes?, "asks": keys or null?, "steps": [...], "means": [...]}
 * </pre>
 *
 * Unless {@code asks} is null the agent has booted and taken a prompt. A step is a text that is
 * shown, {@code {"type": keys}}, or {@code {"tty": "cooked" or "raw"}}; {@code {name}} in a text
 * stands for the bytes of this profile's palette below, {@code {name*N}} for N times that. What it
 * means is a line per event, in words.
 */
record AnswerCase(
    String name,
    List<String> profiles,
    String boot,
    String asks,
    List<Step> steps,
    List<String> means) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern TOKEN = Pattern.compile("\\{([^{}*\\s\"]+)(?:\\*(\\d+))?}");

  sealed interface Step {}

  record Show(String text) implements Step {}

  record Type(String keys) implements Step {}

  record LineMode(boolean canonical) implements Step {}

  /** What differs between the agents' palettes; all else is the same for all. */
  private static final Map<String, Map<String, String>> PALETTES =
      Map.of(
          "q", Map.of("prompt", "\u001b[35m> \u001b[0m", "mark", "\u001b[38;5;10m> \u001b[0m"),
          "demo", Map.of("prompt", "\u001b[35m> \u001b[0m", "mark", "\u001b[38;5;10m> \u001b[0m"),
          "kiro-cli",
              Map.of(
                  "prompt", "\u001b[38;5;93m> \u001b[0m", "mark", "\u001b[38;5;141m> \u001b[0m"));

  private static final Map<String, String> WORDS =
      Map.ofEntries(
          Map.entry("eol", "\u001b[0m\u001b[0m\r\n"),
          Map.entry(
              "ready", "\u001b[?25h\u001b[0m\u001b[0m\u001b[?2004h\r\u001b[K{prompt}\r\u001b[2C"),
          Map.entry("confirm", "\u001b[?2004h\r\u001b[K\u001b[38;5;11m> \u001b[39m\r\u001b[2C"),
          Map.entry("taken", "\u001b[?2004l\r\n\r\n"),
          Map.entry("opening", "\u001b[38;5;13m\u001b[0m\u001b[?25l"),
          Map.entry("thinking", "\r⠋ Thinking..."),
          Map.entry("wipe", "\u001b[2K\u001b[1G"),
          Map.entry(
              "question",
              "\u001b[?25h\u001b[38;5;8m\r\nAllow this action? Use '\u001b[38;5;10mt\u001b[38;5;8m'"
                  + " to trust (always allow) this tool for the session."
                  + " [\u001b[38;5;10my\u001b[38;5;8m/\u001b[38;5;10mn\u001b[38;5;8m/\u001b[38;5;10mt\u001b[38;5;8m]:\r\n\r\n\u001b[0m"),
          Map.entry(
              "trusted",
              "\u001b[38;5;13m🛠️  Using tool: execute_bash\u001b[38;5;2m (trusted)\u001b[39m\u001b[0m\r\n"
                  + " ⋮ \r\n ● I will run the following shell command: \u001b[38;5;10mls\r\n\u001b[0m\r\n"),
          Map.entry(
              "tool",
              "\u001b[38;5;13m🛠️  Using tool: execute_bash\u001b[0m\u001b[0m\u001b[0m\r\n"
                  + " ⋮ \r\n ● I will run the following shell command: \u001b[38;5;10mls\r\n\u001b[0m\r\n"),
          Map.entry(
              "completed",
              " ⋮ \r\n\u001b[38;5;10m\u001b[1m ● Completed in 0.4s\u001b[0m\r\n\r\n\u001b[?25l\r\n\u001b[0m"),
          Map.entry(
              "failed",
              " ⋮ \r\n\u001b[38;5;9m\u001b[1m ● Execution failed after 0.4s\u001b[0m\r\n\r\n"),
          Map.entry("esc", "\u001b"),
          Map.entry("red", "\u001b[1m\u001b[38;5;9m"),
          Map.entry("plain", "\u001b[0m"));

  static List<AnswerCase> all() {
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/answers"))) {
      List<AnswerCase> cases = new ArrayList<>();
      for (Path file : files.filter(path -> path.toString().endsWith(".json")).sorted().toList()) {
        JSON.readTree(file.toFile()).forEach(one -> cases.add(read(one)));
      }
      return cases;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static AnswerCase read(JsonNode data) {
    List<Step> steps = new ArrayList<>();
    data.get("steps").forEach(step -> steps.add(step(step)));
    return new AnswerCase(
        data.get("name").asText(),
        data.has("profiles") ? strings(data.get("profiles")) : List.of("q", "kiro-cli", "demo"),
        data.path("boot").asText("{ready}"),
        data.has("asks") ? data.get("asks").asText(null) : "hello",
        steps,
        strings(data.get("means")));
  }

  private static Step step(JsonNode step) {
    if (step.isTextual()) {
      return new Show(step.asText());
    }
    return step.has("type")
        ? new Type(step.get("type").asText())
        : new LineMode(step.get("tty").asText().equals("cooked"));
  }

  private static List<String> strings(JsonNode array) {
    List<String> strings = new ArrayList<>();
    array.forEach(text -> strings.add(text.asText()));
    return strings;
  }

  /** The bytes of a text, for an agent with the palette of that profile. */
  static String bytes(String text, String palette) {
    Matcher token = TOKEN.matcher(text);
    StringBuilder out = new StringBuilder();
    while (token.find()) {
      String word = PALETTES.get(palette).get(token.group(1));
      word = word == null ? WORDS.get(token.group(1)) : word;
      String meant = word == null ? token.group(1) : bytes(word, palette);
      int times = token.group(2) == null ? 1 : Integer.parseInt(token.group(2));
      token.appendReplacement(
          out,
          Matcher.quoteReplacement(
              word == null && token.group(2) == null ? token.group() : meant.repeat(times)));
    }
    return token.appendTail(out).toString();
  }

  /** What a dialogue with these rules makes of it. */
  List<String> play(TerminalVariant variant, String palette, UnaryOperator<List<byte[]>> cut) {
    return new Playing(variant, palette, cut).play(this);
  }

  private static final class Playing {
    private final String palette;
    private final UnaryOperator<List<byte[]>> cut;
    private final List<String> means = new ArrayList<>();
    private final Dialogue dialogue;
    private boolean canonical;

    Playing(TerminalVariant variant, String palette, UnaryOperator<List<byte[]>> cut) {
      this.palette = palette;
      this.cut = cut;
      this.dialogue =
          new Dialogue(variant, variant.terminal(), () -> canonical, e -> means.add(told(e)));
    }

    List<String> play(AnswerCase it) {
      show(it.boot);
      if (it.asks != null) {
        dialogue.typed("\u001b[200~" + it.asks + "\u001b[201~\r");
        show("\r{esc}[K{prompt}" + it.asks + "\r{esc}[7C{taken}");
        means.removeIf(line -> line.equals("prompted") || line.equals("accepted"));
      }
      it.steps.forEach(this::step);
      means.remove("accepted");
      return means;
    }

    private void step(Step step) {
      if (step instanceof Show show) {
        show(show.text());
      } else if (step instanceof Type type) {
        dialogue.typed(type.keys());
      } else if (step instanceof LineMode mode) {
        canonical = mode.canonical();
      }
    }

    private void show(String text) {
      byte[] all = bytes(text, palette).getBytes(StandardCharsets.UTF_8);
      cut.apply(List.of(all)).forEach(dialogue::received);
    }
  }

  /** An event in words. */
  static String told(DialogueEvent event) {
    if (event instanceof DialogueEvent.Ended ended) {
      return ended.texts().isEmpty() && !ended.stray().isEmpty()
          ? "unexplained: " + String.join("|", ended.stray())
          : "done: " + String.join("|", ended.texts());
    } else if (event instanceof DialogueEvent.Erred erred) {
      return "error " + erred.fault().code() + (erred.fault().retire() ? " retire" : "");
    } else if (event instanceof DialogueEvent.Asked asked) {
      return "approval " + asked.tool() + ": " + asked.command();
    } else if (event instanceof DialogueEvent.StepRefused refused) {
      return "refused " + refused.step();
    } else if (event instanceof DialogueEvent.Blocked blocked) {
      return "blocked " + blocked.fault().code();
    } else if (event instanceof DialogueEvent.Accepted) {
      return "accepted";
    } else if (event instanceof DialogueEvent.Prompted) {
      return "prompted";
    }
    return Replay.name(event);
  }
}
