package io.kirogate.agent.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kirogate.agent.Profiles;
import io.kirogate.agent.terminal.TerminalProfile.Size;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every recorded session leads to its {@code expected.json}, however its bytes are cut. */
class TranscriptReplayTest {

  enum Cut {
    AS_RECORDED,
    BYTE_BY_BYTE,
    ALL_AT_ONCE
  }

  @TestFactory
  Stream<DynamicTest> everyRecordingInEveryCut() {
    assertThat(Recording.all()).isNotEmpty();
    return Recording.all().stream()
        .flatMap(
            recording ->
                Stream.of(Cut.values())
                    .map(
                        cut ->
                            DynamicTest.dynamicTest(
                                recording.name() + " " + cut,
                                () -> new Replay(recording, cut).run())));
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

  /**
   * One replay: collects the events between two rows of the expectation and compares at each row's
   * end.
   */
  private static final class Replay {
    private final Recording recording;
    private final Cut cut;
    private final Dialogue dialogue;
    private final List<DialogueEvent> events = new ArrayList<>();
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private int row = -1;
    private int textsBefore;
    private boolean exited;
    private boolean rowOpen;

    Replay(Recording recording, Cut cut) throws Exception {
      this.recording = recording;
      this.cut = cut;
      TerminalProfile profile = (TerminalProfile) Profiles.load("q");
      this.dialogue =
          new Dialogue(
              profile, new Size(recording.columns(), recording.rows()), () -> false, events::add);
    }

    void run() {
      boolean typedNothing = recording.expected().at("/turns/0/typed").isNull();
      if (typedNothing) {
        begin();
      }
      for (Recording.Event event : recording.events()) {
        switch (event.kind()) {
          case 'o' -> show(event.bytes());
          case 'i' -> type(event.data());
          default -> exit();
        }
      }
      flush();
      check();
      assertThat(row + 1).as("rows").isEqualTo(recording.expected().get("turns").size());
    }

    private void show(byte[] bytes) {
      switch (cut) {
        case AS_RECORDED -> dialogue.received(bytes);
        case BYTE_BY_BYTE -> {
          for (byte b : bytes) {
            dialogue.received(new byte[] {b});
          }
        }
        case ALL_AT_ONCE -> pending.writeBytes(bytes);
      }
    }

    private void flush() {
      if (pending.size() > 0) {
        dialogue.received(pending.toByteArray());
        pending.reset();
      }
    }

    private void type(String keys) {
      flush();
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
      flush();
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
}
