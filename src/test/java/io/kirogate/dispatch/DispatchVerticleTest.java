package io.kirogate.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.kirogate.VertxFixture;
import io.kirogate.bus.Addresses;
import io.kirogate.bus.Bus;
import io.kirogate.config.PoolConfig;
import io.kirogate.config.Pools;
import io.kirogate.message.AgentName;
import io.kirogate.message.Answered;
import io.kirogate.message.Begun;
import io.kirogate.message.Cancel;
import io.kirogate.message.Declined;
import io.kirogate.message.Demand;
import io.kirogate.message.Done;
import io.kirogate.message.DoorsClosed;
import io.kirogate.message.DoorsOpen;
import io.kirogate.message.Draining;
import io.kirogate.message.Failed;
import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;
import io.kirogate.message.Gone;
import io.kirogate.message.JobId;
import io.kirogate.message.LeaseId;
import io.kirogate.message.Load;
import io.kirogate.message.Message;
import io.kirogate.message.Pause;
import io.kirogate.message.Paused;
import io.kirogate.message.PoolId;
import io.kirogate.message.PoolState;
import io.kirogate.message.Queued;
import io.kirogate.message.Ready;
import io.kirogate.message.Release;
import io.kirogate.message.Resume;
import io.kirogate.message.Run;
import io.kirogate.message.RunAgain;
import io.kirogate.message.SlotId;
import io.kirogate.message.Started;
import io.kirogate.message.ToDispatcher;
import io.kirogate.message.TurnDone;
import io.kirogate.message.TurnFailed;
import io.kirogate.message.Verdict;
import io.kirogate.message.WorkerId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  private static final AgentName AGENT = new AgentName("kiro-cli", false);
  private static final PoolId POOL = new PoolId("many");
  private static final WorkerId W1 = new WorkerId(new SlotId(POOL, 1), 1);
  private static final WorkerId W2 = new WorkerId(new SlotId(POOL, 2), 1);

  private final Addresses addresses = new Addresses(UUID.randomUUID().toString());
  private final BlockingQueue<Message> atDoor = new LinkedBlockingQueue<>();
  private final BlockingQueue<Message> atW1 = new LinkedBlockingQueue<>();
  private final BlockingQueue<Message> atW2 = new LinkedBlockingQueue<>();
  private final Map<WorkerId, LeaseId> leases = new HashMap<>();
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
    dispatch = new DispatchVerticle(POOL, config, drain, addresses);
    deployment = vertx.deployVerticle(dispatch).await();
  }

  private void tell(ToDispatcher message) {
    bus.send(addresses.dispatcher(POOL), message);
  }

  private static JobId job(String id) {
    return new JobId(id);
  }

  private void submit(String id) {
    tell(Submits.of(id, "ask " + id, LONG, false));
  }

  private void ready(WorkerId worker) {
    tell(new Ready(worker));
  }

  private void done(WorkerId worker, String id) {
    tell(new TurnDone(worker, AGENT, leases.get(worker), job(id), Submits.result("answer " + id)));
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

  /** What the worker is told to run, and by which lease from now on. */
  private Run run(WorkerId worker) {
    Run run = next(worker.equals(W1) ? atW1 : atW2, Run.class);
    leases.put(worker, run.lease());
    return run;
  }

  private Failure failure(String id) {
    Failed failed = next(atDoor, Failed.class);
    assertThat(failed.job()).isEqualTo(job(id));
    return failed.failure();
  }

  private void started(WorkerId worker, String id) {
    tell(new Started(worker, leases.get(worker), job(id)));
    assertThat(next(atDoor, Begun.class)).isEqualTo(new Begun(job(id), worker));
  }

  /** The job is with the worker, which said so. */
  private void running(WorkerId worker, String id, boolean review) {
    ready(worker);
    tell(Submits.of(id, "ask " + id, LONG, review));
    assertThat(run(worker).job()).isEqualTo(job(id));
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
    assertThat(run(W1)).isEqualTo(new Run(leases.get(W1), job("a"), "r-a", "ask a", LONG, false));
    assertThat(run(W2).prompt()).isEqualTo("ask b");
    started(W2, "b");
    done(W2, "b");
    assertThat(next(atDoor, Done.class).answer().output()).isEqualTo("answer b");
    ready(W2);
    assertThat(run(W2).prompt()).isEqualTo("ask c");
  }

  @Test
  void everyMessageReachesItsDecision() {
    deploy(LONG, LONG);
    running(W1, "a", true);
    done(W1, "a");
    assertThat(next(atDoor, Answered.class).job()).isEqualTo(job("a"));
    tell(new Verdict(job("a"), new Verdict.Repair("mend it")));
    RunAgain again = next(atW1, RunAgain.class);
    assertThat(again.lease()).isEqualTo(leases.get(W1));
    assertThat(again.prompt()).isEqualTo("mend it");
    assertThat(again.timeout()).isLessThanOrEqualTo(LONG);
    done(W1, "a");
    next(atDoor, Answered.class);
    tell(new Verdict(job("a"), new Verdict.Accept()));
    assertThat(next(atDoor, Done.class).job()).isEqualTo(job("a"));
    assertThat(next(atW1, Release.class)).isEqualTo(new Release(leases.get(W1)));

    running(W1, "b", false);
    tell(new Cancel(job("b")));
    assertThat(failure("b").code()).isEqualTo(FailureCode.CANCELLED);
    assertThat(next(atW1, Cancel.class).job()).isEqualTo(job("b"));
    tell(
        new TurnFailed(W1, leases.get(W1), job("b"), Failure.of(FailureCode.CANCELLED, "stopped")));

    running(W1, "c", false);
    tell(
        new TurnFailed(
            W1, leases.get(W1), job("c"), Failure.of(FailureCode.AGENT_ERROR, "it erred")));
    assertThat(failure("c").code()).isEqualTo(FailureCode.AGENT_ERROR);

    running(W1, "d", false);
    tell(new Gone(W1, Gone.Cause.DIED, "killed"));
    assertThat(failure("d").code()).isEqualTo(FailureCode.AGENT_DIED);

    Failure missing = Failure.of(FailureCode.AGENT_MISSING, "install it");
    tell(new PoolState(POOL, 2, 2, 2, 0, missing, null));
    submit("e");
    assertThat(failure("e").code()).isEqualTo(FailureCode.AGENT_MISSING);
  }

  @Test
  void aPausedPoolAssignsNothingUntilItIsResumed() {
    deploy(LONG, LONG);
    ready(W1);
    tell(new Pause());
    assertThat(next(atDoor, Paused.class)).isEqualTo(new Paused(POOL, true));
    submit("a");
    next(atDoor, Queued.class);
    tell(new Resume());
    assertThat(next(atDoor, Paused.class)).isEqualTo(new Paused(POOL, false));
    assertThat(run(W1).job()).isEqualTo(job("a"));
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
    run(W1);
    tell(new Declined(W1, leases.get(W1), job("a")));
    next(atDoor, Queued.class);
    ready(W2);
    assertThat(run(W2).job()).isEqualTo(job("a"));
    done(W2, "a");
  }

  @Test
  void theSupervisorHearsOfThoseWhoWaitAgainAndAgain() {
    BlockingQueue<Message> atSupervisor = new LinkedBlockingQueue<>();
    bus.consume(addresses.supervisor(POOL), atSupervisor::add);
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
    assertThat(run(W1).job()).isEqualTo(job("a"));
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
    tell(new Cancel(job("a")));
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
  void stoppingWaitsNoLongerOnceTheDoorsAreClosed() throws Exception {
    deploy(LONG, LONG);
    running(W1, "runs", false);
    tell(new DoorsClosed());
    Future<Void> stopped = vertx.undeploy(deployment);
    done(W1, "runs");
    next(atDoor, Done.class);
    long before = System.nanoTime();
    finish(stopped);
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofMillis(900));
  }

  @Test
  void aPoolHasServedOnceNothingIsOpenAndNothingCan() throws Exception {
    deploy(LONG, LONG);
    Future<Void> served = dispatch.served();
    running(W1, "runs", false);
    submit("waits");
    next(atDoor, Queued.class);
    tell(new DoorsClosed());
    done(W1, "runs");
    next(atDoor, Done.class);
    ready(W1);
    run(W1);
    started(W1, "waits");
    assertThat(served.isComplete()).as("what waited is served too").isFalse();
    done(W1, "waits");
    next(atDoor, Done.class);
    finish(served);
  }

  @Test
  void aPoolThatComesBackHasNotServedYet() throws Exception {
    deploy(LONG, LONG);
    running(W1, "runs", false);
    tell(new DoorsClosed());
    Future<Void> served = dispatch.served();
    tell(new DoorsOpen());
    done(W1, "runs");
    next(atDoor, Done.class);
    ready(W1);
    submit("more");
    run(W1);
    assertThat(served.isComplete()).isFalse();
    started(W1, "more");
    done(W1, "more");
    next(atDoor, Done.class);
    tell(new DoorsClosed());
    finish(served);
  }

  @Test
  void theTimeOfAnAnswerUnderReviewEndsByTheTimerToo() {
    deploy(LONG, LONG);
    ready(W1);
    tell(Submits.of("a", "ask a", Duration.ofMillis(300), true));
    run(W1);
    started(W1, "a");
    done(W1, "a");
    next(atDoor, Answered.class);
    assertThat(failure("a").code()).isEqualTo(FailureCode.TURN_TIMEOUT);
    assertThat(next(atW1, Release.class)).isEqualTo(new Release(leases.get(W1)));
  }

  @Test
  void theSupervisorHearsOfTheLoadAfterwards() {
    BlockingQueue<Message> atSupervisor = new LinkedBlockingQueue<>();
    bus.consume(addresses.supervisor(POOL), atSupervisor::add);
    deploy(LONG, LONG);
    running(W1, "a", false);
    done(W1, "a");
    next(atDoor, Done.class);
    ready(W1);
    assertThat(next(atSupervisor, Load.class)).isEqualTo(new Load(1));
  }

  @Test
  void twoGatewaysInOneVertxDoNotHearEachOther() {
    deploy(LONG, LONG);
    Addresses other = new Addresses("other");
    vertx
        .deployVerticle(
            new DispatchVerticle(POOL, Pools.of(1, 0, 1, LONG, LONG, LONG, LONG), LONG, other))
        .await();
    BlockingQueue<Message> atOther = new LinkedBlockingQueue<>();
    bus.consume(other.door(), atOther::add);
    ready(W1);
    bus.send(other.dispatcher(POOL), Submits.of("a", "p", LONG, false));
    assertThat(next(atOther, Failed.class).failure().code()).isEqualTo(FailureCode.QUEUE_FULL);
    assertThat(atDoor).isEmpty();
    assertThat(atW1).isEmpty();
  }
}
