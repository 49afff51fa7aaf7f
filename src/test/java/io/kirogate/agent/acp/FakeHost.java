package io.kirogate.agent.acp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kirogate.agent.AgentDriver;
import io.kirogate.agent.AgentSignal;
import io.kirogate.agent.Setup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** A worker's side of a driver, on virtual time: everything that comes out is kept. */
final class FakeHost implements AgentDriver.Host {
  private static final ObjectMapper JSON = new ObjectMapper();

  final List<JsonNode> written = new ArrayList<>();
  final List<JsonNode> everWritten = new ArrayList<>();
  final List<AgentSignal> signals = new ArrayList<>();
  Setup setup = new Setup(Path.of("/srv/project"), null, null, null);
  Consumer<AgentSignal> onSignal = signal -> {};
  private final List<Timer> timers = new ArrayList<>();
  private long now;
  private long started;

  private record Timer(long at, long order, Runnable task) {}

  @Override
  public void write(byte[] bytes) {
    if (bytes[bytes.length - 1] != '\n') {
      throw new AssertionError("no whole line");
    }
    try {
      JsonNode message = JSON.readTree(bytes);
      written.add(message);
      everWritten.add(message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void later(Duration delay, Runnable task) {
    timers.add(new Timer(now + delay.toMillis(), started++, task));
  }

  @Override
  public void signal(AgentSignal signal) {
    signals.add(signal);
    onSignal.accept(signal);
  }

  @Override
  public Setup setup() {
    return setup;
  }

  @Override
  public AgentDriver.Terminal terminal() {
    throw new AssertionError("pipes have no terminal");
  }

  int timers() {
    return timers.size();
  }

  void advance(Duration by) {
    long until = now + by.toMillis();
    while (true) {
      Timer next =
          timers.stream()
              .filter(timer -> timer.at() <= until)
              .min(Comparator.comparingLong(Timer::at).thenComparing(Timer::order))
              .orElse(null);
      if (next == null) {
        now = until;
        return;
      }
      timers.remove(next);
      now = next.at();
      next.task().run();
    }
  }

  /** What was written since the last call. */
  List<JsonNode> taken() {
    List<JsonNode> all = List.copyOf(written);
    written.clear();
    return all;
  }

  /** What was signalled since the last call, but progress. */
  List<AgentSignal> told() {
    List<AgentSignal> all =
        signals.stream().filter(signal -> !(signal instanceof AgentSignal.Progressed)).toList();
    signals.clear();
    return all;
  }
}
