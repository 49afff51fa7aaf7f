package io.kirogate.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.kirogate.VertxFixture;
import io.kirogate.bus.Addresses;
import io.kirogate.bus.Bus;
import io.kirogate.config.PoolConfig;
import io.kirogate.config.Pools;
import io.kirogate.config.SupervisorConfig;
import io.kirogate.message.Draining;
import io.kirogate.message.Facts.Phase;
import io.kirogate.message.FailureCode;
import io.kirogate.message.Gone;
import io.kirogate.message.Gone.Cause;
import io.kirogate.message.Message;
import io.kirogate.message.PoolId;
import io.kirogate.message.PoolPicture;
import io.kirogate.message.PoolState;
import io.kirogate.message.Resize;
import io.kirogate.message.Retire;
import io.kirogate.message.SlotId;
import io.kirogate.message.TakeSlot;
import io.kirogate.message.ToDispatcher;
import io.kirogate.message.ToDoor;
import io.kirogate.message.ToWorker;
import io.kirogate.message.WorkerId;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

/** The Supervisor on a real Vert.x with workers that do what the test tells them. */
@ExtendWith(VertxFixture.class)
class SupervisorVerticleTest {
  private static final Duration DELAY = Duration.ofMillis(30);
  private static final Duration SELDOM = Duration.ofHours(1);
  private static final Duration OFTEN = Duration.ofMillis(40);

  private final Addresses addresses = new Addresses(UUID.randomUUID().toString());

  /** Every worker that the Supervisor wanted, in order. */
  private final BlockingQueue<FakeWorker> made = new LinkedBlockingQueue<>();

  private final Queue<WorkerId> stopping = new ConcurrentLinkedQueue<>();
  private final Queue<WorkerId> stopped = new ConcurrentLinkedQueue<>();
  private final Deque<ToDispatcher> atDispatcher = new ConcurrentLinkedDeque<>();
  private final Deque<PoolState> states = new ConcurrentLinkedDeque<>();
  private final Deque<PoolPicture> pictures = new ConcurrentLinkedDeque<>();
  private final Log log = new Log();
  private final Promise<Void> over = Promise.promise();
  private Vertx vertx;
  private Bus bus;
  private SupervisorVerticle supervisor;
  private String deployment;

  /** As a WorkerVerticle towards the Supervisor: it has stopped when it said Gone. */
  private class FakeWorker extends VerticleBase {
    final WorkerId id;
    private final Future<?> starts;
    private final Promise<Void> gone = Promise.promise();
    private boolean warm;

    FakeWorker(WorkerId id, Future<?> starts) {
      this.id = id;
      this.starts = starts;
      made.add(this);
    }

    @Override
    public Future<?> start() {
      return starts;
    }

    @Override
    public Future<?> stop() {
      if (!gone.future().isComplete()) {
        bus.send(addresses.supervisor(id.pool()), new Draining(id));
      }
      stopping.add(id);
      return Future.any(gone.future(), over.future()).onSuccess(none -> stopped.add(id));
    }

    /** It is warm before it serves. */
    void is(Phase phase) {
      if (phase != Phase.BOOTING && !warm) {
        warm = true;
        tell(Phase.WARM);
      }
      tell(phase);
    }

    private void tell(Phase phase) {
      long activity = System.currentTimeMillis() - 45_000;
      bus.send(addresses.supervisor(id.pool()), Sample.facts(id, phase, activity));
    }

    void goes(Cause cause) {
      gone.tryComplete();
      bus.send(addresses.supervisor(id.pool()), new Gone(id, cause, "it went"));
    }
  }

  /** What the Supervisor writes. */
  private static final class Log extends AppenderBase<ILoggingEvent> {
    private static final Logger SOURCE = (Logger) LoggerFactory.getLogger(SupervisorVerticle.class);
    final Queue<String> lines = new ConcurrentLinkedQueue<>();

    @Override
    protected void append(ILoggingEvent event) {
      lines.add(event.getLevel() + " " + event.getFormattedMessage());
    }

    void open() {
      start();
      SOURCE.setLevel(Level.INFO);
      SOURCE.setAdditive(false);
      SOURCE.addAppender(this);
    }

    void close() {
      SOURCE.detachAppender(this);
      SOURCE.setAdditive(true);
      SOURCE.setLevel(null);
    }
  }

  @BeforeEach
  void open(Vertx vertx) {
    this.vertx = vertx;
    bus = new Bus(vertx);
    bus.consume(addresses.dispatcher(PoolId.DEFAULT), atDispatcher::add);
    bus.consume(addresses.door(), this::atDoor);
    log.open();
  }

  private void atDoor(ToDoor message) {
    if (message instanceof PoolState state) {
      states.add(state);
    } else {
      pictures.add((PoolPicture) message);
    }
  }

  @AfterEach
  void close() {
    log.close();
    over.tryComplete();
  }

  private void deploy(Duration every) {
    deploy(every, id -> new FakeWorker(id, Future.succeededFuture()));
  }

  private void deploy(Duration every, Function<WorkerId, Deployable> factory) {
    deploy(PoolId.DEFAULT, every, factory);
  }

  private void deploy(PoolId pool, Duration every, Function<WorkerId, Deployable> factory) {
    PoolConfig config = Pools.of(2, 10, 1_000, SELDOM, SELDOM, SELDOM, DELAY);
    supervisor =
        new SupervisorVerticle(
            pool,
            new SupervisorVerticle.Workers(
                "kiro-cli", false, (worker, left) -> factory.apply(worker)),
            config,
            new SupervisorConfig(every),
            new DeploymentOptions(),
            addresses);
    deployment = vertx.deployVerticle(supervisor).await();
  }

  private FakeWorker next(String id) {
    FakeWorker worker = anyNext();
    assertThat(worker.id).hasToString(id);
    return worker;
  }

  private FakeWorker anyNext() {
    try {
      FakeWorker worker = made.poll(10, TimeUnit.SECONDS);
      assertThat(worker).as("a worker is started").isNotNull();
      return worker;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits until Dispatcher and door were told so last. */
  private void told(Predicate<PoolState> what) {
    await().until(() -> !states.isEmpty() && what.test(states.getLast()));
    await().until(() -> states.getLast().equals(atDispatcher.peekLast()));
  }

  /** Waits until the door was shown so last. */
  private void shown(Predicate<PoolPicture> what) {
    await().until(() -> !pictures.isEmpty() && what.test(pictures.getLast()));
  }

  private static Predicate<PoolPicture> workers(String... ids) {
    return picture ->
        picture.workers().stream()
            .map(worker -> worker.worker().toString())
            .toList()
            .equals(List.of(ids));
  }

  private static Predicate<PoolState> outage(FailureCode code) {
    return state -> (state.outage() == null ? null : state.outage().code()) == code;
  }

  /** The checks are the clock of what shall not happen. */
  private void checksPass(int count) {
    long before = checks();
    await().until(() -> checks() >= before + count);
  }

  private long checks() {
    return log.lines.stream().filter(line -> line.contains("📊 worker1")).count();
  }

  private void gone(WorkerId worker) {
    await().until(() -> stopped.contains(worker));
  }

  @Test
  void fillsThePoolAndTellsHowItIs() {
    deploy(SELDOM);
    FakeWorker first = next("worker1-1");
    FakeWorker second = next("worker2-1");
    second.is(Phase.BOOTING);
    first.is(Phase.IDLE);
    second.is(Phase.ANSWERING);
    shown(workers("worker1-1", "worker2-1"));
    told(outage(null).and(state -> state.serving() == 2));
    shown(picture -> picture.workers().get(1).phase() == Phase.ANSWERING);
    assertThat(states.getLast().size()).isEqualTo(2);
    assertThat(made).isEmpty();
  }

  @Test
  void aPoolWithANameHasWorkersOfThatName() {
    deploy(new PoolId("fast"), OFTEN, id -> new FakeWorker(id, Future.succeededFuture()));
    FakeWorker first = next("fast.worker1-1");
    next("fast.worker2-1").is(Phase.IDLE);
    first.is(Phase.IDLE);
    shown(workers("fast.worker1-1", "fast.worker2-1"));
    await().until(() -> states.getLast().serving() == 2);
    assertThat(states.getLast().pool()).hasToString("fast");
    assertThat(atDispatcher).as("that of another pool").isEmpty();
    await()
        .until(() -> log.lines.stream().anyMatch(line -> line.contains("📊 fast.worker1: IDLE")));
  }

  @Test
  void aDeathIsSeenAtOnceAndAnotherStartedAfterTheDelay() {
    deploy(SELDOM);
    FakeWorker first = next("worker1-1");
    FakeWorker second = next("worker2-1");
    first.is(Phase.IDLE);
    second.is(Phase.IDLE);
    shown(workers("worker1-1", "worker2-1"));
    first.goes(Cause.DIED);
    shown(workers("worker2-1"));
    gone(first.id);
    next("worker1-2").is(Phase.IDLE);
    shown(workers("worker1-2", "worker2-1"));
    assertThat(stopping).containsExactly(first.id);
    await().until(() -> vertx.deploymentIDs().size() == 3);
  }

  /** The gateway goes on: nothing may be left that somebody would have to end. */
  @Test
  void aPoolIsClosedWhenItsLastWorkerIsGone() throws Exception {
    BlockingQueue<Message> told = new LinkedBlockingQueue<>();
    Promise<Void> starts = Promise.promise();
    bus.consume(addresses.worker(worker("worker1-1")), told::add);
    bus.consume(addresses.worker(worker("worker2-1")), told::add);
    deploy(
        SELDOM,
        id ->
            new FakeWorker(
                id, id.slot().number() == 1 ? Future.succeededFuture() : starts.future()));
    FakeWorker first = next("worker1-1");
    FakeWorker second = next("worker2-1");
    first.is(Phase.IDLE);
    shown(workers("worker1-1"));
    Future<Void> closed = supervisor.close();
    assertThat(nextRetire(told)).isNotNull();
    starts.complete();
    assertThat(nextRetire(told)).as("one that was just being deployed").isNotNull();
    first.goes(Cause.RETIRED);
    gone(first.id);
    assertThat(closed.isComplete()).isFalse();
    second.goes(Cause.RETIRED);
    closed.await(10, TimeUnit.SECONDS);
    assertThat(stopped).contains(first.id, second.id);
    assertThat(made).as("nobody is started again").isEmpty();
    assertThat(vertx.deploymentIDs()).containsExactly(deployment);
  }

  /** It takes what else it was told, such as to take its slot, as it comes. */
  private static Retire nextRetire(BlockingQueue<Message> told) throws InterruptedException {
    Message message = told.poll(10, TimeUnit.SECONDS);
    return message instanceof TakeSlot ? nextRetire(told) : (Retire) message;
  }

  private static WorkerId worker(String name) {
    int slot = Integer.parseInt(name.substring("worker".length(), name.indexOf('-')));
    return new WorkerId(new SlotId(PoolId.DEFAULT, slot), 1);
  }

  /** Whoever undeploys a verticle that is being undeployed fails the other one's undeploying. */
  @Test
  void aStopOfTheGatewayOvertakesTheClosing() {
    deploy(SELDOM);
    FakeWorker first = next("worker1-1");
    next("worker2-1").is(Phase.IDLE);
    first.is(Phase.IDLE);
    shown(workers("worker1-1", "worker2-1"));
    Future<Void> closed = supervisor.close();
    Future<Void> stopped = vertx.undeploy(deployment);
    await().until(closed::failed);
    assertThat(stopped.isComplete()).isFalse();
    over.tryComplete();
    await().until(stopped::succeeded);
  }

  @Test
  void startsThatFailAreTriedAgainAndTold() {
    deploy(SELDOM);
    next("worker1-1").goes(Cause.START_FAILED);
    next("worker2-1").goes(Cause.START_FAILED);
    told(outage(FailureCode.AGENT_START_FAILED));
    anyNext().is(Phase.IDLE);
    told(outage(null));
  }

  @Test
  void aDeploymentThatFailsIsAFailedStart() {
    Queue<WorkerId> tried = new ConcurrentLinkedQueue<>();
    deploy(
        SELDOM,
        id -> {
          tried.add(id);
          return new FakeWorker(
              id,
              id.start() == 1 ? Future.failedFuture("no thread for it") : Future.succeededFuture());
        });
    next("worker1-1");
    next("worker2-1");
    told(outage(FailureCode.AGENT_START_FAILED));
    assertThat(states.getLast().outage().detail()).contains("no thread for it");
    FakeWorker again = anyNext();
    assertThat(again.id.start()).isEqualTo(2);
    again.is(Phase.IDLE);
    told(outage(null));
  }

  @Test
  void aWorkerThatCannotEvenBeMadeIsAFailedStart() {
    deploy(
        SELDOM,
        id -> {
          if (id.start() == 1) {
            throw new IllegalStateException("no memory for it");
          }
          return new FakeWorker(id, Future.succeededFuture());
        });
    told(outage(FailureCode.AGENT_START_FAILED));
    assertThat(states.getLast().outage().detail()).contains("no memory for it");
    assertThat(anyNext().id.start()).isEqualTo(2);
  }

  @Test
  void signedOutIsNoLoopButOneProbeAtATime() {
    deploy(OFTEN);
    next("worker1-1").goes(Cause.SIGNED_OUT);
    next("worker2-1").goes(Cause.SIGNED_OUT);
    told(outage(FailureCode.AGENT_SIGNED_OUT));
    FakeWorker probe = next("worker1-2");
    checksPass(4);
    assertThat(made).as("while the probe boots").isEmpty();
    probe.goes(Cause.SIGNED_OUT);
    next("worker1-3").is(Phase.IDLE);
    next("worker2-2").is(Phase.IDLE);
    shown(workers("worker1-3", "worker2-2"));
    told(outage(null));
    checksPass(2);
    assertThat(made).isEmpty();
  }

  @Test
  void everyReasonOfAnOutageIsLoggedOnce() {
    deploy(SELDOM);
    FakeWorker first = next("worker1-1");
    FakeWorker second = next("worker2-1");
    first.goes(Cause.SIGNED_OUT);
    told(outage(FailureCode.AGENT_SIGNED_OUT));
    second.is(Phase.BOOTING);
    shown(workers("worker2-1"));
    second.goes(Cause.MISSING);
    told(outage(FailureCode.AGENT_MISSING));
    assertThat(log.lines)
        .filteredOn(line -> line.startsWith("WARN"))
        .hasSize(2)
        .anyMatch(line -> line.contains("not signed in"))
        .anyMatch(line -> line.contains("not installed"));
  }

  @Test
  void everyCheckWritesALineForEachWorker() {
    deploy(OFTEN);
    next("worker1-1").is(Phase.IDLE);
    shown(workers("worker1-1"));
    checksPass(2);
    assertThat(log.lines)
        .anyMatch(line -> line.matches("INFO 📊 worker1: IDLE, last activity 4\\ds ago"))
        .contains("INFO 📊 worker2: STARTING");
  }

  /** As when the pool is made smaller a moment after it was made larger. */
  @Test
  void whatAWorkerIsToldWhileItIsBeingDeployedReachesIt() {
    Promise<Void> deployed = Promise.promise();
    Queue<ToWorker> atThird = new ConcurrentLinkedQueue<>();
    deploy(
        SELDOM,
        id ->
            id.slot().number() == 3
                ? new FakeWorker(id, deployed.future().onSuccess(none -> listen(id, atThird)))
                : new FakeWorker(id, Future.succeededFuture()));
    bus.send(addresses.supervisor(PoolId.DEFAULT), new Resize(3, 3));
    told(state -> state.size() == 3);
    bus.send(addresses.supervisor(PoolId.DEFAULT), new Resize(2, 2));
    told(state -> state.size() == 2);
    deployed.complete();
    await().until(() -> atThird.stream().anyMatch(Retire.class::isInstance));
  }

  private void listen(WorkerId worker, Queue<ToWorker> inbox) {
    bus.consume(addresses.worker(worker), inbox::add);
  }

  @Test
  void nothingIsStartedOnceAWorkerWasToldToStop() {
    deploy(OFTEN);
    FakeWorker first = next("worker1-1");
    FakeWorker second = next("worker2-1");
    first.is(Phase.IDLE);
    second.is(Phase.IDLE);
    shown(workers("worker1-1", "worker2-1"));
    bus.send(addresses.supervisor(PoolId.DEFAULT), new Draining(first.id));
    first.goes(Cause.RETIRED);
    gone(first.id);
    second.goes(Cause.DIED);
    gone(second.id);
    shown(workers());
    checksPass(3);
    assertThat(made).isEmpty();
  }

  @Test
  void stoppingWaitsForTheWorkersAndStartsNone() throws Exception {
    deploy(SELDOM);
    FakeWorker first = next("worker1-1");
    FakeWorker second = next("worker2-1");
    Future<Void> undeployed = vertx.undeploy(deployment);
    await().until(() -> stopping.size() == 2);
    first.goes(Cause.RETIRED);
    gone(first.id);
    assertThat(undeployed.isComplete()).isFalse();
    second.goes(Cause.DIED);
    undeployed.await(10, TimeUnit.SECONDS);
    assertThat(made).isEmpty();
    assertThat(vertx.deploymentIDs()).isEmpty();
  }

  @Test
  void stoppingWaitsForAWorkerThatIsStillBeingDeployed() throws Exception {
    Promise<Void> starts = Promise.promise();
    deploy(SELDOM, id -> new FakeWorker(id, starts.future()));
    FakeWorker first = next("worker1-1");
    FakeWorker second = next("worker2-1");
    Future<Void> undeployed = vertx.undeploy(deployment);
    starts.complete();
    await().until(() -> stopping.size() == 2);
    assertThat(undeployed.isComplete()).isFalse();
    first.goes(Cause.RETIRED);
    second.goes(Cause.RETIRED);
    undeployed.await(10, TimeUnit.SECONDS);
    assertThat(made).isEmpty();
    assertThat(vertx.deploymentIDs()).isEmpty();
  }

  @Test
  void stoppingWithoutAWorkerIsDoneAtOnce() throws Exception {
    deploy(SELDOM);
    FakeWorker first = next("worker1-1");
    FakeWorker second = next("worker2-1");
    first.goes(Cause.MISSING);
    second.goes(Cause.MISSING);
    gone(first.id);
    gone(second.id);
    vertx.undeploy(deployment).await(10, TimeUnit.SECONDS);
    assertThat(made).isEmpty();
  }
}
