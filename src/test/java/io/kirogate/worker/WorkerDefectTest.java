package io.kirogate.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kirogate.VertxFixture;
import io.kirogate.agent.AgentDriver;
import io.kirogate.agent.AgentProfile;
import io.kirogate.agent.AgentSignal;
import io.kirogate.bus.Addresses;
import io.kirogate.bus.Bus;
import io.kirogate.config.Config;
import io.kirogate.config.ConfigLoader;
import io.kirogate.log.Transcript;
import io.kirogate.message.Facts;
import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;
import io.kirogate.message.Gone;
import io.kirogate.message.JobId;
import io.kirogate.message.LeaseId;
import io.kirogate.message.Message;
import io.kirogate.message.PoolId;
import io.kirogate.message.Ready;
import io.kirogate.message.Run;
import io.kirogate.message.SlotId;
import io.kirogate.message.TakeSlot;
import io.kirogate.message.ToDispatcher;
import io.kirogate.message.ToSupervisor;
import io.kirogate.message.TurnFailed;
import io.kirogate.message.WorkerId;
import io.kirogate.process.Wiring;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A defect of ours in what an effect does. The agent is a process that does nothing. */
@ExtendWith(VertxFixture.class)
class WorkerDefectTest {
  private static final WorkerId WORKER = new WorkerId(new SlotId(PoolId.DEFAULT, 1), 1);
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final String LIVES = "echo ready; exec cat";
  private static final Failure REFUSED = Failure.of(FailureCode.INVALID_REQUEST, "no");

  private final Addresses addresses = new Addresses(UUID.randomUUID().toString());
  private final Queue<Message> told = new ConcurrentLinkedQueue<>();

  /** Its agent is ready at its first byte, unless that is what it fails at. */
  private static final class Defective extends QuietDriver {
    private final AgentDriver.Host host;
    private final boolean readsWell;

    Defective(AgentDriver.Host host, boolean readsWell) {
      this.host = host;
      this.readsWell = readsWell;
    }

    @Override
    public void received(byte[] bytes) {
      if (!readsWell) {
        throw new IllegalStateException("a defect in reading, for this test");
      }
      host.signal(new AgentSignal.Prompted());
    }

    /** What follows from the refusal waits behind the failure. */
    @Override
    public void submit(String prompt) {
      host.signal(new AgentSignal.Refused(REFUSED));
      throw new IllegalStateException("a defect in asking, for this test");
    }

    @Override
    public String shown() {
      throw new IllegalStateException("a defect in telling, for this test");
    }

    @Override
    public void exited() {
      throw new IllegalStateException("a defect in ending, for this test");
    }
  }

  @Test
  void whatADefectInterruptsIsSaidAndDoneAllTheSame(Vertx vertx) {
    deploy(vertx, LIVES, true);
    gone();
    assertThat(told.stream().filter(TurnFailed.class::isInstance).map(TurnFailed.class::cast))
        .singleElement()
        .satisfies(failed -> assertThat(failed.failure()).isEqualTo(REFUSED));
  }

  @Test
  void anAgentThatIsNotUnderstoodForADefectOfOursIsEnded(Vertx vertx) {
    deploy(vertx, LIVES, false);
    assertThat(gone().cause()).isEqualTo(Gone.Cause.START_FAILED);
  }

  @Test
  void aDeathIsToldThoughWhatItShowedCannotBe(Vertx vertx) {
    deploy(vertx, "exit 3", true);
    assertThat(gone().detail()).contains("status 3");
  }

  /** Far sooner than a start may take. */
  @Test
  void aCommandThatHangsWhenItsVersionIsAskedKeepsNobodyFromServing(Vertx vertx) {
    deploy(vertx, LIVES, true, variant -> variant.profile("sleep 1000"));
    await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> told.stream().anyMatch(Ready.class::isInstance));
    gone();
  }

  private Gone gone() {
    await().atMost(LONG).until(() -> told.stream().anyMatch(Gone.class::isInstance));
    return (Gone) told.stream().filter(Gone.class::isInstance).findFirst().orElseThrow();
  }

  private void deploy(Vertx vertx, String script, boolean readsWell) {
    deploy(vertx, script, readsWell, ScriptVariant::profile);
  }

  private void deploy(
      Vertx vertx,
      String script,
      boolean readsWell,
      Function<ScriptVariant, AgentProfile> profile) {
    Bus bus = new Bus(vertx);
    bus.consume(addresses.dispatcher(PoolId.DEFAULT), message -> dispatch(bus, message));
    bus.consume(addresses.supervisor(PoolId.DEFAULT), message -> supervise(bus, message));
    Config config = ConfigLoader.load("{\"agent\": {\"reset\": \"respawn\"}}", Map.of());
    Wiring terminal = new Wiring.Pty(80, 24);
    ScriptVariant variant =
        new ScriptVariant(script, terminal, host -> new Defective(host, readsWell));
    Agent agent = Agent.of(profile.apply(variant), config.agent(), System.getenv());
    WorkerVerticle worker =
        new WorkerVerticle(WORKER, agent, List.of(), config.pool(), addresses, 0, Transcript.NONE);
    vertx
        .deployVerticle(worker, new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER))
        .await();
  }

  private void supervise(Bus bus, ToSupervisor message) {
    if (message instanceof Facts facts
        && facts.phase() == Facts.Phase.WARM
        && facts.version() != null) {
      bus.send(addresses.worker(WORKER), new TakeSlot());
    }
  }

  private void dispatch(Bus bus, ToDispatcher message) {
    told.add(message);
    if (message instanceof Ready ready) {
      LeaseId lease = new LeaseId(PoolId.DEFAULT, 1);
      bus.send(
          addresses.worker(ready.worker()),
          new Run(lease, new JobId("job"), "r-1", "hello", LONG, false));
    }
  }
}
