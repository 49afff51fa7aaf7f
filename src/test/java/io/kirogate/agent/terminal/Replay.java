package io.kirogate.agent.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kirogate.agent.InvalidProfile;
import io.kirogate.agent.Profiles;
import io.kirogate.agent.terminal.TerminalVariant.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * Feeds a recorded session to a {@link Dialogue} and compares what it says with {@code
 * expected.json}, row by row: all that came between two inputs is one burst, which may be cut into
 * pieces in any way.
 */
final class Replay {
  private static final Map<String, TerminalVariant> VARIANTS = new ConcurrentHashMap<>();

  private final Recording recording;
  private final UnaryOperator<List<byte[]>> cut;
  private final Dialogue dialogue;
  private final List<DialogueEvent> events = new ArrayList<>();
  private final List<byte[]> burst = new ArrayList<>();
  private int row = -1;
  private int textsBefore;
  private boolean exited;
  private boolean rowOpen;

  /**
   * @param cut the pieces in which a burst was recorded, and those in which it comes
   */
  Replay(Recording recording, TerminalVariant variant, Size size, UnaryOperator<List<byte[]>> cut) {
    this.recording = recording;
    this.cut = cut;
    this.dialogue = new Dialogue(variant, size, () -> false, events::add);
  }

  /** On the terminal of the recording. */
  static void run(Recording recording, UnaryOperator<List<byte[]>> cut) {
    Size size = new Size(recording.columns(), recording.rows());
    new Replay(recording, variant("q"), size, cut).run();
  }

  static TerminalVariant variant(String name) {
    return VARIANTS.computeIfAbsent(name, Replay::load);
  }

  private static TerminalVariant load(String name) {
    try {
      return Profiles.load(name).variants().stream()
          .filter(TerminalVariant.class::isInstance)
          .map(TerminalVariant.class::cast)
          .findFirst()
          .orElseThrow();
    } catch (InvalidProfile e) {
      throw new AssertionError(e);
    }
  }

  /** As {@code expected.json} calls it; null for what ends nothing. */
  static String name(DialogueEvent event) {
    if (event instanceof DialogueEvent.Ended) {
      return "done";
    } else if (event instanceof DialogueEvent.Asked) {
      return "approval";
    } else if (event instanceof DialogueEvent.Erred) {
      return "error";
    } else if (event instanceof DialogueEvent.CommandRan ran) {
      return ran.inShell() ? "ran in bash" : "command";
    } else if (event instanceof DialogueEvent.Interrupted) {
      return "interrupted";
    } else if (event instanceof DialogueEvent.Hinted) {
      return "hint";
    } else if (event instanceof DialogueEvent.StepProven proven) {
      return proven.last() ? "cleared" : "confirm";
    } else if (event instanceof DialogueEvent.SignedOut) {
      return "signed out";
    } else if (event instanceof DialogueEvent.Accepted || event instanceof DialogueEvent.Prompted) {
      return null;
    }
    return event.getClass().getSimpleName();
  }

  void run() {
    if (recording.expected().at("/turns/0/typed").isNull()) {
      begin();
    }
    for (Recording.Event event : recording.events()) {
      switch (event.kind()) {
        case 'o' -> burst.add(event.bytes());
        case 'i' -> type(event.data());
        default -> exit();
      }
    }
    show();
    check();
    assertThat(row + 1).as("rows").isEqualTo(recording.expected().get("turns").size());
  }

  private void show() {
    if (!burst.isEmpty()) {
      cut.apply(burst).forEach(dialogue::received);
      burst.clear();
    }
  }

  private void type(String keys) {
    show();
    if (!rowOpen) {
      if (row >= 0) {
        check();
      }
      begin();
    }
    dialogue.typed(keys);
    rowOpen = !(keys.endsWith("\r") || keys.equals("\u0003") || keys.equals("\u0004"));
  }

  private void begin() {
    row++;
    events.clear();
    rowOpen = true;
  }

  private void exit() {
    show();
    exited = true;
  }

  private void check() {
    JsonNode expected = recording.expected().get("turns").get(row);
    String as = recording.name() + " row " + row;
    assertThat(end(expected)).as(as + " end").isEqualTo(expected.get("end").asText());
    if (expected.has("answer")) {
      List<String> texts = dialogue.texts();
      List<String> wanted = new ArrayList<>();
      expected.get("answer").forEach(text -> wanted.add(text.asText()));
      boolean sameTurn = textsBefore > 0 && texts.size() >= textsBefore && continued();
      assertThat(sameTurn ? texts.subList(textsBefore, texts.size()) : texts)
          .as(as + " answer")
          .isEqualTo(wanted);
      if (end(expected).equals("done")) {
        DialogueEvent.Ended ended = (DialogueEvent.Ended) events.get(events.size() - 1);
        assertThat(ended.stray()).as(as + " unexplained").isEmpty();
      }
    }
    if (expected.has("code")) {
      assertThat(code()).as(as + " code").isEqualTo(expected.get("code").asText());
    }
    textsBefore = dialogue.texts().size();
  }

  /** Whether the row before left its turn open. */
  private boolean continued() {
    String before = recording.expected().get("turns").get(row - 1).get("end").asText();
    return before.equals("approval") || before.startsWith("(");
  }

  private String end(JsonNode expected) {
    if (expected.get("end").asText().startsWith("(")) {
      assertThat(events)
          .as("nothing may be reported yet")
          .allMatch(DialogueEvent.Accepted.class::isInstance);
      return expected.get("end").asText();
    }
    String end = null;
    for (DialogueEvent event : events) {
      String name = name(event);
      if (name != null) {
        assertThat(end).as("one end only, but also " + name).isNull();
        end = name;
      }
    }
    if (end == null) {
      return exited ? "exited" : dialogue.submitting() ? "not submitted" : "nothing";
    }
    return end;
  }

  private String code() {
    for (DialogueEvent event : events) {
      if (event instanceof DialogueEvent.Erred erred) {
        return erred.fault().code().name();
      } else if (event instanceof DialogueEvent.SignedOut) {
        return "AGENT_SIGNED_OUT";
      }
    }
    return "none";
  }
}
