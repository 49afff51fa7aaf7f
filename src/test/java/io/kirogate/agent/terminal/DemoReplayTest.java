package io.kirogate.agent.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kirogate.agent.terminal.TerminalVariant.Size;
import io.kirogate.process.AgentProcess;
import io.kirogate.process.Exit;
import io.kirogate.process.Launch;
import io.kirogate.process.Wiring;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The demo agent, fed a recording's inputs on a real terminal, leads the driver to the same events
 * as the recording.
 */
class DemoReplayTest {
  @TempDir Path directory;

  @TestFactory
  Stream<DynamicTest> everyRecordingOnTheDemoAgent() {
    return Recording.all().stream()
        .filter(recording -> !recording.name().equals("mcp-failing"))
        .map(
            recording ->
                DynamicTest.dynamicTest(
                    recording.name(), () -> new Session(recording, directory).run()));
  }

  /** One run: types a row's inputs when the one before has ended, and compares what came of it. */
  private static final class Session implements AgentProcess.Events {
    private final Recording recording;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final ConcurrentLinkedQueue<DialogueEvent> events = new ConcurrentLinkedQueue<>();
    private final AgentProcess process;
    private final Dialogue dialogue;
    private volatile Exit exit;

    Session(Recording recording, Path directory) throws Exception {
      this.recording = recording;
      TerminalVariant variant = Replay.variant("demo");
      Size size = new Size(recording.columns(), recording.rows());
      this.dialogue = new Dialogue(variant, size, this::canonical, events::add);
      Map<String, String> environment = new HashMap<>(Map.of("PATH", System.getenv("PATH")));
      environment.put("TERM", "xterm-256color");
      environment.put(Launch.MARKER, UUID.randomUUID().toString());
      this.process =
          AgentProcess.start(
              new Launch(
                  command(),
                  directory,
                  environment,
                  new Wiring.Pty(size.columns(), size.rows()),
                  null),
              thread,
              this);
    }

    private List<String> command() {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(
          List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
      command.addAll(List.of("io.kirogate.demo.DemoAgent", "--directives"));
      recording.expected().get("args").forEach(arg -> command.add(arg.asText()));
      if (recording.name().equals("not-logged-in")) {
        command.add("--not-logged-in");
      } else if (recording.name().equals("no-markdown")) {
        command.add("--no-markdown");
      }
      return command;
    }

    private boolean canonical() {
      return process.canonical();
    }

    void run() throws Exception {
      try {
        int row = 0;
        for (List<String> inputs : rows()) {
          JsonNode expected = recording.expected().get("turns").get(row++);
          if (!inputs.isEmpty()) {
            awaitEnd("the first prompt", row == 1 ? "prompted" : null);
            events.clear();
            inputs.forEach(this::type);
          }
          check(expected, recording.name() + " row " + (row - 1));
        }
      } finally {
        process.end(Duration.ZERO).toCompletableFuture().get(20, TimeUnit.SECONDS);
        thread.shutdown();
      }
    }

    /** The inputs of each row; one row without inputs when nothing was typed. */
    private List<List<String>> rows() {
      List<List<String>> rows = new ArrayList<>();
      List<String> row = new ArrayList<>();
      for (Recording.Event event : recording.events()) {
        if (event.kind() == 'i') {
          row.add(event.data());
          if (event.data().endsWith("\r")
              || event.data().equals("\u0003")
              || event.data().equals("\u0004")) {
            rows.add(row);
            row = new ArrayList<>();
          }
        }
      }
      return rows.isEmpty() ? List.of(List.of()) : rows;
    }

    private void type(String keys) {
      thread.execute(
          () -> {
            dialogue.typed(keys);
            process.write(keys.getBytes(StandardCharsets.UTF_8));
          });
    }

    private void check(JsonNode expected, String as) throws Exception {
      String end = expected.get("end").asText();
      switch (end) {
        case "not submitted" -> assertThat(ask(dialogue::submitting)).as(as).isTrue();
        case "(answering)", "(the tool waits on the terminal)", "(typed for the tool)" ->
            await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(ask(dialogue::texts)).as(as).isNotEmpty());
        case "exited" -> await().atMost(Duration.ofSeconds(20)).until(() -> exit != null);
        default -> awaitEnd(as, end);
      }
    }

    private void awaitEnd(String as, String end) {
      if (end != null) {
        await()
            .atMost(Duration.ofSeconds(30))
            .untilAsserted(() -> assertThat(names()).as(as).contains(end));
      }
    }

    private List<String> names() {
      return events.stream().map(Session::name).toList();
    }

    private <T> T ask(Callable<T> question) throws Exception {
      return thread.submit(question).get(20, TimeUnit.SECONDS);
    }

    private static String name(DialogueEvent event) {
      return event instanceof DialogueEvent.Prompted ? "prompted" : Replay.name(event);
    }

    @Override
    public void output(byte[] bytes) {
      dialogue.received(bytes);
    }

    @Override
    public void errorOutput(byte[] bytes) {
      throw new AssertionError("a terminal has one output");
    }

    @Override
    public void inputRefused(long unread) {
      throw new AssertionError(unread + " bytes unread");
    }

    @Override
    public void exited(Exit how) {
      exit = how;
    }
  }
}
