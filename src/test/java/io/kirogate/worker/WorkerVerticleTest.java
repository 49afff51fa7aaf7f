package io.kirogate.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kirogate.agent.Profiles;
import io.kirogate.bus.Addresses;
import io.kirogate.bus.Bus;
import io.kirogate.config.Config;
import io.kirogate.config.ConfigLoader;
import io.kirogate.log.Transcript;
import io.kirogate.message.Cancel;
import io.kirogate.message.Facts;
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
import io.kirogate.message.ToSupervisor;
import io.kirogate.message.TurnDone;
import io.kirogate.message.TurnFailed;
import io.kirogate.message.WorkerId;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One worker with a real demo agent; the test plays Dispatcher and Supervisor. */
class WorkerVerticleTest {
  /** Unique, since it marks all processes of a worker. */
  private final Addresses addresses = new Addresses(UUID.randomUUID().toString());

  private static final WorkerId WORKER = new WorkerId(new SlotId(PoolId.DEFAULT, 1), 1);
  private static final Duration LONG = Duration.ofSeconds(30);

  private Vertx vertx;
  private Bus bus;
  private final Queue<Message> told = new ConcurrentLinkedQueue<>();
  private String deployment;
  private long leases;

  @BeforeEach
  void deploy() throws Exception {
    vertx = Vertx.vertx();
    bus = new Bus(vertx);
    bus.consume(addresses.dispatcher(PoolId.DEFAULT), told::add);
    bus.consume(addresses.supervisor(PoolId.DEFAULT), this::supervise);
    Config config =
        ConfigLoader.load(
            """
            {"agent": {"profile": "demo", "variant": "line", "command": ["{java}", "-XX:TieredStopAtLevel=1", "-cp", "{classpath}",
              "io.kirogate.demo.DemoAgent", "--wrap", "never", "--directives"]}}
            """,
            Map.of());
    Agent agent = Agent.of(Profiles.load("demo"), config.agent(), System.getenv());
    deployment =
        vertx
            .deployVerticle(
                new WorkerVerticle(
                    WORKER,
                    agent,
                    List.of(),
                    config.pool(),
                    addresses,
                    System.currentTimeMillis(),
                    Transcript.NONE),
                new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER))
            .toCompletionStage()
            .toCompletableFuture()
            .get();
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get();
  }

  /** Gives it the slot as soon as it is warm. */
  private void supervise(ToSupervisor message) {
    if (message instanceof Facts facts && facts.phase() == Facts.Phase.WARM) {
      bus.send(addresses.worker(WORKER), new TakeSlot());
    }
    told.add(message);
  }

  private <T extends Message> T next(Class<T> kind) {
    return await()
        .atMost(LONG)
        .until(
            () -> {
              for (Message message = told.poll(); message != null; message = told.poll()) {
                if (kind.isInstance(message)) {
                  return kind.cast(message);
                }
              }
              return null;
            },
            message -> message != null);
  }

  private JobId run(String prompt) {
    JobId job = new JobId("job-" + prompt.hashCode());
    LeaseId lease = new LeaseId(PoolId.DEFAULT, ++leases);
    bus.send(
        addresses.worker(next(Ready.class).worker()),
        new Run(lease, job, "r-" + lease, prompt, Duration.ofSeconds(20), false));
    return job;
  }

  @Test
  void answersForgetsAndIsReadyAgain() {
    for (int i = 0; i < 5; i++) {
      JobId job = run("[[say answer " + i + "]]");
      TurnDone done = next(TurnDone.class);
      assertThat(done.job()).isEqualTo(job);
      assertThat(done.result().text()).isEqualTo("answer " + i);
    }
    run("[[memory]]");
    assertThat(next(TurnDone.class).result().text()).isEqualTo("I remember:");
  }

  @Test
  void aCancelledTurnIsInterruptedAndTheWorkerIsUsedAgain() {
    JobId job = run("[[silent]]");
    bus.send(addresses.worker(WORKER), new Cancel(job));
    assertThat(next(TurnFailed.class).failure().code()).isEqualTo(FailureCode.CANCELLED);
    run("[[say after]]");
    assertThat(next(TurnDone.class).result().text()).isEqualTo("after");
  }

  @Test
  void aKilledAgentIsToldAtOnceAndNothingIsLeft() throws Exception {
    run("[[silent]]");
    long pid =
        await()
            .atMost(LONG)
            .until(
                () -> next(Facts.class),
                facts -> facts.pid() > 0 && facts.phase() == Facts.Phase.ANSWERING)
            .pid();
    assertThat(new ProcessBuilder("kill", "-9", Long.toString(pid)).start().waitFor()).isZero();
    TurnFailed failed = next(TurnFailed.class);
    assertThat(failed.failure().code()).isEqualTo(FailureCode.AGENT_DIED);
    assertThat(failed.failure().detail()).contains("SIGKILL").contains("worker1-1");
    Gone gone = next(Gone.class);
    assertThat(gone.cause()).isEqualTo(Gone.Cause.DIED);
    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void undeployingLetsTheTurnFinishAndLeavesNoProcess() throws Exception {
    JobId job = run("[[wait 700]] [[say finished]]");
    await()
        .atMost(LONG)
        .until(() -> next(Facts.class), facts -> facts.phase() == Facts.Phase.ANSWERING);
    vertx.undeploy(deployment).toCompletionStage().toCompletableFuture().get();
    TurnDone done = next(TurnDone.class);
    assertThat(done.job()).isEqualTo(job);
    assertThat(done.result().text()).isEqualTo("finished");
    assertThat(ProcessHandle.current().descendants().filter(ProcessHandle::isAlive)).isEmpty();
  }
}
