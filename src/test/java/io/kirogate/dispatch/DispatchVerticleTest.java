package io.kirogate.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.kirogate.VertxFixture;
import io.kirogate.config.PoolConfig;
import io.kirogate.config.Pools;
import io.kirogate.message.Addresses;
import io.kirogate.message.Answered;
import io.kirogate.message.Begun;
import io.kirogate.message.Bus;
import io.kirogate.message.Cancel;
import io.kirogate.message.Declined;
import io.kirogate.message.Demand;
import io.kirogate.message.Done;
import io.kirogate.message.Draining;
import io.kirogate.message.Failed;
import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;
import io.kirogate.message.Fidelity;
import io.kirogate.message.Gone;
import io.kirogate.message.JobId;
import io.kirogate.message.Message;
import io.kirogate.message.Messages;
import io.kirogate.message.Pause;
import io.kirogate.message.Paused;
import io.kirogate.message.Queued;
import io.kirogate.message.Ready;
import io.kirogate.message.Release;
import io.kirogate.message.Resume;
import io.kirogate.message.Run;
import io.kirogate.message.RunAgain;
import io.kirogate.message.Started;
import io.kirogate.message.TurnDone;
import io.kirogate.message.TurnFailed;
import io.kirogate.message.Verdict;
import io.kirogate.message.Withdraw;
import io.kirogate.message.WorkerId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The Dispatcher on a real Vert.x; the test plays door, workers and Supervisor. */
@ExtendWith(VertxFixture.class)
class DispatchVerticleTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(150);
  private static final WorkerId W1 = new WorkerId("worker1", 1);
  private static final WorkerId W2 = new WorkerId("worker2", 1);

  private final Addresses addresses = new Addresses(UUID.randomUUID().toString());
  private final BlockingQueue<Message> atDoor = new LinkedBlockingQueue<>();
  private final BlockingQueue<Message> atW1 = new LinkedBlockingQueue<>();
  private final BlockingQueue<Message> atW2 = new LinkedBlockingQueue<>();
  private Vertx vertx;
  private Bus bus;
  private DispatchVerticle dispatch;
  private String deployment;

  @BeforeEach
  void open(Vertx vertx) {
    this.vertx = vertx;
    bus = new Bus(vertx);
    bus.consume(addresses.door(), atDoor::add);
    bus.consume(addresses.worker(W1), atW1::add);
    bus.consume(addresses.worker(W2), atW2::add);
  }

  private void deploy(Duration queueTimeout, Duration drain) {
    PoolConfig config = Pools.of(2, 10, 1_000_000, queueTimeout, LONG, LONG, Duration.ofSeconds(5));
    dispatch = new DispatchVerticle(config, drain, addresses);
    deployment = vertx.deployVerticle(dispatch).await();
  }

  private void tell(Message message) {
    bus.send(addresses.dispatcher(), message);
  }

  private static JobId job(String id) {
    return new JobId(id);
  }

  private void submit(String id) {
    tell(Messages.submit(job(id), "ask " + id, LONG, false));
  }

  private void ready(WorkerId worker) {
    tell(new Ready(worker, addresses.worker(worker)));
  }

  private void done(WorkerId worker, String id) {
    tell(new TurnDone(worker, job(id), "answer " + id, Fidelity.RENDERED, List.of()));
  }

  private static <M extends Message> M next(BlockingQueue<Message> inbox, Class<M> kind) {
    try {
      Message message = inbox.poll(10, TimeUnit.SECONDS);
      assertThat(message).isInstanceOf(kind);
      return kind.cast(message);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Failure failure(String id) {
    Failed failed = next(atDoor, Failed.class);
    assertThat(failed.job()).isEqualTo(job(id));
    return failed.failure();
  }

  private void started(WorkerId worker, String id) {
    tell(new Started(worker, job(id)));
    assertThat(next(atDoor, Begun.class)).isEqualTo(new Begun(job(id), worker));
  }

  /** The job is with the worker, which said so. */
  private void running(WorkerId worker, String id, boolean review) {
    ready(worker);
    tell(Messages.submit(job(id), "ask " + id, LONG, review));
    assertThat(next(worker.equals(W1) ? atW1 : atW2, Run.class).job()).isEqualTo(job(id));
    started(worker, id);
  }

  private static void finish(Future<Void> stopped) throws Exception {
    stopped.await(10, TimeUnit.SECONDS);
  }

  @Test
  void firstComeFirstServedByTheWorkersInTurn() {
    deploy(LONG, SHORT);
    for (String id : List.of("a", "b", "c")) {
      submit(id);
    }
    for (int position = 1; position <= 3; position++) {
      assertThat(next(atDoor, Queued.class).position()).isEqualTo(position);
    }
    ready(W1);
    ready(W2);
    assertThat(next(atW1, Run.class)).isEqualTo(Messages.run(job("a"), "ask a", LONG, false));
    assertThat(next(atW2, Run.class).prompt()).isEqualTo("ask b");
    started(W2, "b");
    done(W2, "b");
    assertThat(next(atDoor, Done.class).answer().output()).isEqualTo("answer b");
    ready(W2);
    assertThat(next(atW2, Run.class).prompt()).isEqualTo("ask c");
  }

  @Test
  void everyMessageReachesItsDecision() {
    deploy(LONG, LONG);
    running(W1, "a", true);
    done(W1, "a");
    assertThat(next(atDoor, Answered.class).job()).isEqualTo(job("a"));
    tell(new Verdict(job("a"), new Verdict.Repair("mend it")));
    assertThat(next(atW1, RunAgain.class)).isEqualTo(new RunAgain(job("a"), "mend it"));
    done(W1, "a");
    next(atDoor, Answered.class);
    tell(new Verdict(job("a"), new Verdict.Accept()));
    assertThat(next(atDoor, Done.class).job()).isEqualTo(job("a"));
    assertThat(next(atW1, Release.class).job()).isEqualTo(job("a"));

    running(W1, "b", false);
    tell(new Withdraw(job("b")));
    assertThat(failure("b").code()).isEqualTo(FailureCode.CANCELLED);
    assertThat(next(atW1, Cancel.class).job()).isEqualTo(job("b"));
    tell(new TurnFailed(W1, job("b"), Failure.of(FailureCode.CANCELLED, "stopped")));

    running(W1, "c", false);
    tell(new TurnFailed(W1, job("c"), Failure.of(FailureCode.AGENT_ERROR, "it erred")));
    assertThat(failure("c").code()).isEqualTo(FailureCode.AGENT_ERROR);

    running(W1, "d", false);
    tell(new Gone(W1, Gone.Cause.DIED, "killed"));
    assertThat(failure("d").code()).isEqualTo(FailureCode.AGENT_DIED);

    tell(Messages.pool(2, List.of(), Failure.of(FailureCode.AGENT_MISSING, "install it")));
    submit("e");
    assertThat(failure("e").code()).isEqualTo(FailureCode.AGENT_MISSING);
  }

  @Test
  void aPausedPoolAssignsNothingUntilItIsResumed() {
    deploy(LONG, LONG);
    ready(W1);
    tell(new Pause());
    assertThat(next(atDoor, Paused.class)).isEqualTo(new Paused(true));
    submit("a");
    next(atDoor, Queued.class);
    tell(new Resume());
    assertThat(next(atDoor, Paused.class)).isEqualTo(new Paused(false));
    assertThat(next(atW1, Run.class).job()).isEqualTo(job("a"));
    done(W1, "a");
  }

  @Test
  void aWaitThatEndsInAPauseSaysSo() {
    deploy(SHORT, LONG);
    tell(new Pause());
    next(atDoor, Paused.class);
    submit("a");
    next(atDoor, Queued.class);
    assertThat(failure("a").code()).isEqualTo(FailureCode.POOL_PAUSED);
  }

  @Test
  void whatAWorkerDeclinesAnotherGets() {
    deploy(LONG, LONG);
    ready(W1);
    submit("a");
    next(atW1, Run.class);
    tell(new Declined(W1, job("a")));
    next(atDoor, Queued.class);
    ready(W2);
    assertThat(next(atW2, Run.class).job()).isEqualTo(job("a"));
    done(W2, "a");
  }

  @Test
  void theSupervisorHearsOfThoseWhoWaitAgainAndAgain() {
    BlockingQueue<Message> atSupervisor = new LinkedBlockingQueue<>();
    bus.consume(addresses.supervisor(), atSupervisor::add);
    deploy(LONG, LONG);
    submit("a");
    submit("b");
    Demand first = next(atSupervisor, Demand.class);
    Demand second = next(atSupervisor, Demand.class);
    assertThat(first.waiting()).isEqualTo(2);
    assertThat(second.longestMs()).isGreaterThan(first.longestMs());
  }

  @Test
  void aReloadActsForThoseWhoComeThen() throws Exception {
    deploy(LONG, LONG);
    submit("a");
    next(atDoor, Queued.class);
    PoolConfig shorter = Pools.of(2, 2, 1_000_000, SHORT, LONG, LONG, LONG);
    dispatch.reload(shorter).await(10, TimeUnit.SECONDS);
    submit("b");
    submit("c");
    next(atDoor, Queued.class);
    assertThat(failure("c").code()).isEqualTo(FailureCode.QUEUE_FULL);
    assertThat(failure("b").code()).isEqualTo(FailureCode.QUEUE_TIMEOUT);
    ready(W1);
    assertThat(next(atW1, Run.class).job()).isEqualTo(job("a"));
    done(W1, "a");
  }

  @Test
  void waitingEndsByTheOneTimer() {
    deploy(SHORT, LONG);
    submit("a");
    submit("b");
    next(atDoor, Queued.class);
    next(atDoor, Queued.class);
    assertThat(failure("a").code()).isEqualTo(FailureCode.QUEUE_TIMEOUT);
    assertThat(failure("b").code()).isEqualTo(FailureCode.QUEUE_TIMEOUT);
    submit("c");
    next(atDoor, Queued.class);
    assertThat(failure("c").code())
        .as("the timer is armed again")
        .isEqualTo(FailureCode.QUEUE_TIMEOUT);
  }

  @Test
  void theTimerFollowsWhoIsFirst() {
    deploy(SHORT, LONG);
    submit("a");
    submit("b");
    next(atDoor, Queued.class);
    next(atDoor, Queued.class);
    tell(new Withdraw(job("a")));
    assertThat(failure("a").code()).isEqualTo(FailureCode.CANCELLED);
    assertThat(failure("b").code()).isEqualTo(FailureCode.QUEUE_TIMEOUT);
  }

  @Test
  void stoppingAtRestIsDoneAtOnce() throws Exception {
    deploy(LONG, LONG);
    ready(W1);
    finish(vertx.undeploy(deployment));
  }

  @Test
  void stoppingWaitsForTheRunningAndForNobodyElse() throws Exception {
    deploy(LONG, LONG);
    running(W1, "runs", false);
    submit("waits");
    next(atDoor, Queued.class);
    Future<Void> stopped = vertx.undeploy(deployment);
    assertThat(failure("waits").code()).isEqualTo(FailureCode.SHUTTING_DOWN);
    submit("comes");
    assertThat(failure("comes").code()).isEqualTo(FailureCode.SHUTTING_DOWN);
    assertThat(stopped.isComplete()).isFalse();
    done(W1, "runs");
    assertThat(next(atDoor, Done.class).job()).isEqualTo(job("runs"));
    finish(stopped);
    assertThat(atW1).isEmpty();
  }

  @Test
  void stoppingLetsATaskBeRepaired() throws Exception {
    deploy(LONG, LONG);
    running(W1, "a", true);
    Future<Void> stopped = vertx.undeploy(deployment);
    done(W1, "a");
    next(atDoor, Answered.class);
    tell(new Verdict(job("a"), new Verdict.Repair("mend it")));
    next(atW1, RunAgain.class);
    done(W1, "a");
    next(atDoor, Answered.class);
    assertThat(stopped.isComplete()).isFalse();
    tell(new Verdict(job("a"), new Verdict.Accept()));
    next(atDoor, Done.class);
    finish(stopped);
  }

  @Test
  void stoppingCutsWhatRunsWhenItsTimeIsOver() throws Exception {
    deploy(LONG, SHORT);
    running(W1, "a", false);
    Future<Void> stopped = vertx.undeploy(deployment);
    assertThat(failure("a").code()).isEqualTo(FailureCode.SHUTTING_DOWN);
    next(atW1, Cancel.class);
    finish(stopped);
  }

  @Test
  void aWorkerThatIsToldToStopBeginsTheStop() throws Exception {
    deploy(LONG, LONG);
    running(W1, "runs", false);
    submit("waits");
    next(atDoor, Queued.class);
    tell(new Draining(W1));
    assertThat(failure("waits").code()).isEqualTo(FailureCode.SHUTTING_DOWN);
    Future<Void> stopped = vertx.undeploy(deployment);
    tell(new Gone(W1, Gone.Cause.DIED, "killed"));
    assertThat(failure("runs").code()).isEqualTo(FailureCode.AGENT_DIED);
    finish(stopped);
  }

  @Test
  void twoGatewaysInOneVertxDoNotHearEachOther() {
    deploy(LONG, LONG);
    Addresses other = new Addresses("other");
    vertx
        .deployVerticle(
            new DispatchVerticle(Pools.of(1, 0, 1, LONG, LONG, LONG, LONG), LONG, other))
        .await();
    BlockingQueue<Message> atOther = new LinkedBlockingQueue<>();
    bus.consume(other.door(), atOther::add);
    ready(W1);
    bus.send(other.dispatcher(), Messages.submit(job("a"), "p", LONG, false));
    assertThat(next(atOther, Failed.class).failure().code()).isEqualTo(FailureCode.QUEUE_FULL);
    assertThat(atDoor).isEmpty();
    assertThat(atW1).isEmpty();
  }
}
