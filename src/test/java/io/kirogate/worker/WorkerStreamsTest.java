package io.kirogate.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kirogate.VertxFixture;
import io.kirogate.agent.AgentDriver;
import io.kirogate.bus.Addresses;
import io.kirogate.bus.Bus;
import io.kirogate.config.Config;
import io.kirogate.config.ConfigLoader;
import io.kirogate.log.Transcript;
import io.kirogate.message.AgentName;
import io.kirogate.message.Facts;
import io.kirogate.message.Gone;
import io.kirogate.message.Message;
import io.kirogate.message.PoolId;
import io.kirogate.message.SlotId;
import io.kirogate.message.WorkerId;
import io.kirogate.process.Wiring;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What reaches the driver of an agent on pipes, from a real process. */
@ExtendWith(VertxFixture.class)
class WorkerStreamsTest {
  private static final PoolId POOL = new PoolId("other");
  private static final WorkerId WORKER = new WorkerId(new SlotId(POOL, 1), 1);
  private static final Duration LONG = Duration.ofSeconds(30);

  private final Queue<Message> told = new ConcurrentLinkedQueue<>();
  private final StringBuffer said = new StringBuffer();
  private final StringBuffer complained = new StringBuffer();

  private final class Listening extends QuietDriver {
    @Override
    public void received(byte[] bytes) {
      said.append(new String(bytes, StandardCharsets.UTF_8));
    }

    @Override
    public void receivedError(byte[] bytes) {
      complained.append(new String(bytes, StandardCharsets.UTF_8));
    }
  }

  /** Writes at once, and notes what came back and that it was taken. */
  private final class Writing extends QuietDriver {
    private final AgentDriver.Host host;

    Writing(AgentDriver.Host host) {
      this.host = host;
    }

    @Override
    public void begin() {
      host.write("hello\n".getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void inputTaken() {
      complained.append("taken");
    }

    @Override
    public void received(byte[] bytes) {
      said.append(new String(bytes, StandardCharsets.UTF_8));
    }
  }

  @Test
  void aDriverMayWriteAtOnceAndHearsThatItWasTaken(Vertx vertx) {
    deploy(vertx, "read line; echo got $line; sleep 0.2", Writing::new);
    await().atMost(LONG).until(() -> told.stream().anyMatch(Gone.class::isInstance));
    assertThat(said).hasToString("got hello\n");
    assertThat(complained.toString()).startsWith("taken");
  }

  @Test
  void standardErrorIsAStreamOfItsOwn(Vertx vertx) {
    deploy(vertx, "for i in 1 2 3; do echo out$i; echo err$i >&2; done", host -> new Listening());
    await().atMost(LONG).until(() -> told.stream().anyMatch(Gone.class::isInstance));
    assertThat(said).hasToString("out1\nout2\nout3\n");
    assertThat(complained).hasToString("err1\nerr2\nerr3\n");
    assertThat(told)
        .filteredOn(Facts.class::isInstance)
        .extracting(message -> ((Facts) message).agent())
        .containsOnly(new AgentName("script", true));
  }

  private void deploy(Vertx vertx, String script, Function<AgentDriver.Host, AgentDriver> drivers) {
    Addresses addresses = new Addresses(UUID.randomUUID().toString());
    new Bus(vertx).consume(addresses.supervisor(POOL), told::add);
    Config config = ConfigLoader.load("{\"agent\": {\"command\": [\"not-this\"]}}", Map.of());
    ScriptVariant variant = new ScriptVariant(script, new Wiring.Pipes(), drivers);
    Agent agent = Agent.standIn(variant.profile(), config.agent(), System.getenv());
    WorkerVerticle worker =
        new WorkerVerticle(WORKER, agent, List.of(), config.pool(), addresses, 0, Transcript.NONE);
    vertx
        .deployVerticle(worker, new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER))
        .await();
  }
}
