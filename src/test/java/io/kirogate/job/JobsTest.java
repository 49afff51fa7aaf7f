package io.kirogate.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kirogate.VertxFixture;
import io.kirogate.agent.PromptLimits;
import io.kirogate.bus.Addresses;
import io.kirogate.bus.Bus;
import io.kirogate.message.Begun;
import io.kirogate.message.Cancel;
import io.kirogate.message.DoorsClosed;
import io.kirogate.message.DoorsOpen;
import io.kirogate.message.Failed;
import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;
import io.kirogate.message.JobId;
import io.kirogate.message.PoolId;
import io.kirogate.message.Priority;
import io.kirogate.message.Queued;
import io.kirogate.message.Refusal;
import io.kirogate.message.SlotId;
import io.kirogate.message.Submit;
import io.kirogate.message.ToDispatcher;
import io.kirogate.message.WorkerId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Jobs without any door: who waits, who hears what, and when the last one has left. */
@ExtendWith(VertxFixture.class)
class JobsTest {
  private static final PoolId OTHER = new PoolId("other");
  private static final Event.Failed CANCELLED =
      new Event.Failed(Failure.of(FailureCode.CANCELLED, "enough"));
  private static final Envelope ENVELOPE =
      new Envelope(PoolId.DEFAULT, "r-1", "somebody", Priority.INTERACTIVE);

  private final BlockingQueue<ToDispatcher> dispatcher = new LinkedBlockingQueue<>();
  private final BlockingQueue<ToDispatcher> others = new LinkedBlockingQueue<>();
  private Jobs jobs;

  @BeforeEach
  void make(Vertx vertx) {
    Bus bus = new Bus(vertx);
    Addresses addresses = new Addresses("test");
    bus.consume(addresses.dispatcher(PoolId.DEFAULT), dispatcher::add);
    bus.consume(addresses.dispatcher(OTHER), others::add);
    RequestLimits limits =
        new RequestLimits(
            new PromptLimits(100, List.of()), Duration.ofSeconds(7), Duration.ofSeconds(70));
    Map<PoolId, RequestLimits> pools = new LinkedHashMap<>();
    pools.put(PoolId.DEFAULT, limits);
    pools.put(OTHER, limits);
    jobs = new Jobs(bus, addresses, pools, new Random(1));
  }

  /** Somebody who waits, and how long it takes to tell the end. */
  private static final class Waiting implements JobListener {
    private final List<Event> heard = new ArrayList<>();
    private final Promise<Void> told = Promise.promise();

    @Override
    public void heard(Job job, JobLog.Entry entry) {
      heard.add(entry.event());
    }

    @Override
    public Future<?> ended(Job job, Event.Ended end) {
      heard.add(end);
      return told.future();
    }
  }

  private JobId prompt(Envelope envelope, JobListener listener) {
    return jobs.prompt(new PromptRequest("Hi", null, null), envelope, listener);
  }

  private JobId submitted(JobListener listener) throws Exception {
    JobId job = prompt(ENVELOPE, listener);
    assertThat(next()).isInstanceOf(Submit.class);
    return job;
  }

  private ToDispatcher next() throws InterruptedException {
    return dispatcher.poll(10, TimeUnit.SECONDS);
  }

  private static WorkerId worker(PoolId pool) {
    return new WorkerId(new SlotId(pool, 1), 1);
  }

  private void fail(JobId job) {
    jobs.receive(new Failed(job, CANCELLED.failure()));
  }

  @Test
  void aPromptGoesToItsPool() throws Exception {
    prompt(new Envelope(OTHER, "r-2", "somebody", Priority.BATCH), new Waiting());
    Submit submit = (Submit) others.poll(10, TimeUnit.SECONDS);
    assertThat(submit.request()).isEqualTo("r-2");
    assertThat(submit.priority()).isEqualTo(Priority.BATCH);
    assertThat(submit.turnTimeout()).isEqualTo(Duration.ofSeconds(7));
    jobs.receive(new Queued(submit.job(), 1));
    assertThat(jobs.waiting(OTHER)).isEqualTo(1);
    assertThat(jobs.waiting(PoolId.DEFAULT)).isZero();
    jobs.receive(new Begun(submit.job(), worker(OTHER)));
    assertThat(jobs.atWork()).containsExactly(Map.entry(worker(OTHER), "execute"));
    assertThat(dispatcher).isEmpty();
  }

  @Test
  void aPoolThatThereIsNotIsRefused() {
    Envelope lost = new Envelope(new PoolId("lost"), "r-1", "somebody", Priority.INTERACTIVE);
    assertThatThrownBy(() -> prompt(lost, new Waiting()))
        .isInstanceOf(Refusal.class)
        .hasMessage("There is no pool lost; there are default, other");
  }

  /** What is inside goes on; nothing new comes, and the Dispatcher knows it; then it may again. */
  @Test
  void aPoolIsRemovedAndComesBack() throws Exception {
    RequestLimits limits = jobs.limits(OTHER);
    Envelope inOther = new Envelope(OTHER, "r-1", "somebody", Priority.INTERACTIVE);
    Waiting waiting = new Waiting();
    JobId job = prompt(inOther, waiting);
    assertThat(others.poll(10, TimeUnit.SECONDS)).isInstanceOf(Submit.class);

    jobs.reload(Map.of(PoolId.DEFAULT, limits));
    assertThat(jobs.pools()).containsExactly(PoolId.DEFAULT);
    assertThat(others.poll(10, TimeUnit.SECONDS)).isEqualTo(new DoorsClosed());
    assertThatThrownBy(() -> prompt(inOther, new Waiting())).isInstanceOf(Refusal.class);
    jobs.receive(new Queued(job, 1));
    jobs.cancel(job);
    assertThat(others.poll(10, TimeUnit.SECONDS)).isEqualTo(new Cancel(job));

    jobs.reload(Map.of(PoolId.DEFAULT, limits, OTHER, limits));
    assertThat(others.poll(10, TimeUnit.SECONDS)).isEqualTo(new DoorsOpen());
    prompt(inOther, new Waiting());
    assertThat(others.poll(10, TimeUnit.SECONDS)).isInstanceOf(Submit.class);
    fail(job);
    assertThat(waiting.heard).containsExactly(new Event.Queued(1), CANCELLED);
    assertThat(dispatcher).isEmpty();
  }

  @Test
  void whoeverWaitsHearsAllInItsOrderAndOneEnd() throws Exception {
    Waiting first = new Waiting();
    JobId job = submitted(first);
    jobs.receive(new Queued(job, 1));
    Waiting second = new Waiting();
    jobs.listen(job, 1, second);
    jobs.receive(new Begun(job, worker(PoolId.DEFAULT)));
    fail(job);
    fail(job);
    assertThat(first.heard)
        .containsExactly(new Event.Queued(1), new Event.Started(worker(PoolId.DEFAULT)), CANCELLED);
    assertThat(second.heard).isEqualTo(first.heard);
    assertThatThrownBy(() -> jobs.listen(job, 1, new Waiting())).isInstanceOf(Refusal.class);
  }

  @Test
  void onlyTheLastWhoWithdrawsCancels() throws Exception {
    Waiting first = new Waiting();
    Waiting second = new Waiting();
    JobId job = submitted(first);
    jobs.listen(job, 1, second);
    jobs.withdraw(job, first);
    jobs.withdraw(job, first);
    jobs.receive(new Queued(job, 1));
    assertThat(dispatcher).isEmpty();
    jobs.withdraw(job, second);
    assertThat(next()).isEqualTo(new Cancel(job));
    fail(job);
    assertThat(first.heard).isEmpty();
    assertThat(second.heard).containsExactly(new Event.Queued(1));
  }

  @Test
  void aCancelIsHeardByWhoWaits() throws Exception {
    Waiting waiting = new Waiting();
    JobId job = submitted(waiting);
    jobs.cancel(job);
    assertThat(next()).isEqualTo(new Cancel(job));
    assertThat(waiting.heard).isEmpty();
    fail(job);
    assertThat(waiting.heard).containsExactly(CANCELLED);
    jobs.cancel(job);
    assertThat(dispatcher).isEmpty();
  }

  @Test
  void aStopWaitsUntilTheEndIsToldNotOnlyKnown() throws Exception {
    Waiting waiting = new Waiting();
    JobId job = submitted(waiting);
    Future<Void> empty = jobs.close();
    assertThat(next()).isEqualTo(new DoorsClosed());
    assertThat(others.poll(10, TimeUnit.SECONDS)).isEqualTo(new DoorsClosed());
    assertThatThrownBy(() -> prompt(ENVELOPE, new Waiting())).isInstanceOf(Refusal.class);
    fail(job);
    assertThat(empty.isComplete()).isFalse();
    waiting.told.complete();
    assertThat(empty.isComplete()).isTrue();
  }

  @Test
  void aStopWaitsForNobodyWhoIsGone() throws Exception {
    Waiting before = new Waiting();
    Waiting whileTold = new Waiting();
    JobId first = submitted(before);
    JobId second = submitted(whileTold);
    Future<Void> empty = jobs.close();
    jobs.withdraw(first, before);
    fail(second);
    assertThat(empty.isComplete()).isFalse();
    jobs.withdraw(second, whileTold);
    assertThat(empty.isComplete()).isTrue();
  }

  @Test
  void oneDoorsDefectHarmsNobodyElse() throws Exception {
    Waiting other = new Waiting();
    JobListener broken =
        (job, end) -> {
          throw new IllegalStateException("a defect");
        };
    JobId job = submitted(broken);
    jobs.listen(job, 1, other);
    Future<Void> empty = jobs.close();
    fail(job);
    assertThat(other.heard).containsExactly(CANCELLED);
    other.told.fail("gone");
    assertThat(empty.isComplete()).isTrue();
  }

  @Test
  void aDefectInHearingKeepsNobodyFromWhatHappens() throws Exception {
    JobListener broken =
        new JobListener() {
          @Override
          public void heard(Job job, JobLog.Entry entry) {
            throw new IllegalStateException("a defect, for this test");
          }

          @Override
          public Future<?> ended(Job job, Event.Ended end) {
            return Future.succeededFuture();
          }
        };
    JobId job = prompt(ENVELOPE, broken);
    List<Waiting> others = List.of(new Waiting(), new Waiting(), new Waiting());
    others.forEach(other -> jobs.listen(job, 0, other));
    jobs.receive(new Queued(job, 3));
    jobs.listen(job, 0, new Waiting());
    assertThat(others).allSatisfy(other -> assertThat(other.heard).hasSize(1));
  }

  @Test
  void aListenerMayWithdrawWhenItHearsSomething() throws Exception {
    JobListener fickle =
        new JobListener() {
          @Override
          public void heard(Job job, JobLog.Entry entry) {
            jobs.withdraw(job.id(), this);
          }

          @Override
          public Future<?> ended(Job job, Event.Ended end) {
            throw new AssertionError("it is gone");
          }
        };
    Waiting other = new Waiting();
    JobId job = submitted(fickle);
    jobs.listen(job, 1, other);
    jobs.receive(new Queued(job, 1));
    fail(job);
    assertThat(other.heard).containsExactly(new Event.Queued(1), CANCELLED);
  }

  @Test
  void whoIsLeftAtTheEndOfTheDrainHearsSo() throws Exception {
    Waiting waiting = new Waiting();
    submitted(waiting);
    jobs.abandon(CANCELLED.failure());
    assertThat(waiting.heard).containsExactly(CANCELLED);
  }
}
