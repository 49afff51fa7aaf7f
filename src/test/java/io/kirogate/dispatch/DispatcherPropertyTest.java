package io.kirogate.dispatch;

import io.kirogate.config.PoolConfig;
import io.kirogate.config.Pools;
import io.kirogate.dispatch.Decision.TellDoor;
import io.kirogate.dispatch.Decision.TellSupervisor;
import io.kirogate.dispatch.Decision.TellWorker;
import io.kirogate.message.Answered;
import io.kirogate.message.Begun;
import io.kirogate.message.Cancel;
import io.kirogate.message.Declined;
import io.kirogate.message.Demand;
import io.kirogate.message.Done;
import io.kirogate.message.Facts.Phase;
import io.kirogate.message.Failed;
import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;
import io.kirogate.message.Gone;
import io.kirogate.message.JobEvent;
import io.kirogate.message.JobId;
import io.kirogate.message.LeaseId;
import io.kirogate.message.Load;
import io.kirogate.message.Pause;
import io.kirogate.message.PoolId;
import io.kirogate.message.PoolState;
import io.kirogate.message.Priority;
import io.kirogate.message.Queued;
import io.kirogate.message.Ready;
import io.kirogate.message.Release;
import io.kirogate.message.Resume;
import io.kirogate.message.Run;
import io.kirogate.message.RunAgain;
import io.kirogate.message.SlotId;
import io.kirogate.message.Submit;
import io.kirogate.message.ToDispatcher;
import io.kirogate.message.ToDoor;
import io.kirogate.message.ToSupervisor;
import io.kirogate.message.ToWorker;
import io.kirogate.message.TurnDone;
import io.kirogate.message.TurnFailed;
import io.kirogate.message.Verdict;
import io.kirogate.message.WorkerId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Doors, workers, the Supervisor and time in random order, with messages that cross. What the
 * package promises is checked after every step.
 */
class DispatcherPropertyTest {
  private static final int SEEDS = Integer.getInteger("kirogate.runs", 25_000);

  @Test
  void everyJobEndsOnceInEveryOrderOfEvents() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      World world = new World(seed);
      try {
        world.live();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage() + world.story(), e);
      }
    }
  }

  /** A job as the door sees it. */
  private static final class Job {
    final Submit submit;
    final int number;
    final Waiting waiting;
    boolean givenOnce;
    boolean begun;
    boolean repairing;
    boolean underReview;
    long assignedAt;
    String answer;
    JobEvent end;

    Job(Submit submit, int number, long now, long deadline) {
      this.submit = submit;
      this.number = number;
      this.waiting = new Waiting(submit, number, now, deadline, submit.prompt().length());
    }
  }

  private static final class World {
    private static final long DRAIN = 10_000;
    private static final Failure OUTAGE = Failure.of(FailureCode.AGENT_MISSING, "install it");

    private final RandomGenerator random;
    private final int size;
    private final Dispatcher dispatcher;
    private final List<Supplier<String>> story = new ArrayList<>();
    private PoolConfig config;
    private long now;

    private final Deque<ToDispatcher> fromDoor = new ArrayDeque<>();
    private final List<WorkerModel> workers = new ArrayList<>();

    /** All that reached the Dispatcher. */
    private final Map<JobId, Job> jobs = new HashMap<>();

    private final TreeMap<Integer, Job> waiting = new TreeMap<>();
    private final Set<WorkerId> ready = new HashSet<>();
    private final Map<WorkerId, Run> given = new HashMap<>();

    /** Whose job is over and who has not said that it is ready, or gone. */
    private final Set<WorkerId> comingBack = new HashSet<>();

    private final Set<LeaseId> leases = new HashSet<>();
    private final FairShares shares = new FairShares();
    private final Words words = new Words();
    private long demandedAt = -Dispatcher.DEMAND_EVERY;
    private long loadToldAt = -LoadMeter.LOAD_EVERY;

    /** How many had a lease, or came back from it, at the same time since the load was told. */
    private int mostInUse;

    private int made;
    private int open;
    private boolean draining;
    private boolean paused;
    private boolean outage;

    World(long seed) {
      random = new SplittableRandom(seed);
      size = 1 + random.nextInt(3);
      config = anyConfig();
      dispatcher = new Dispatcher(PoolId.DEFAULT, config, Duration.ofMillis(DRAIN));
      for (int i = 1; i <= size; i++) {
        workers.add(new WorkerModel(new WorkerId(new SlotId(PoolId.DEFAULT, i), 1), random));
      }
    }

    private PoolConfig anyConfig() {
      return Pools.of(
          size,
          random.nextInt(5),
          5 + random.nextInt(40),
          Duration.ofMillis(1 + random.nextInt(5_000)),
          Duration.ofSeconds(120),
          Duration.ofMinutes(30),
          Duration.ofSeconds(5));
    }

    String story() {
      return story.stream().map(line -> "\n  " + line.get()).collect(Collectors.joining());
    }

    void live() {
      int steps = 40 + random.nextInt(120);
      for (int i = 0; i < steps; i++) {
        happen();
        checkBooks();
      }
      if (random.nextBoolean() && !draining) {
        settle();
        nobodyIsForgotten();
      }
      end();
    }

    // ---- what may happen ----

    private void happen() {
      WorkerModel worker = workers.get(random.nextInt(workers.size()));
      switch (random.nextInt(44)) {
        case 0, 1, 2, 3 -> submit();
        case 4 -> cancel();
        case 5 -> worker.die();
        case 6 -> tellPool(random.nextInt(3) == 0);
        case 7 -> passTime(random.nextInt(3_000));
        case 8 -> passTime(random.nextInt(50));
        case 9 -> drain(random.nextInt(8) == 0);
        case 10, 11 -> early();
        case 12, 13, 14, 15, 16 -> deliverFromDoor();
        case 17, 18, 19, 20, 21, 22 -> worker.step();
        case 23, 24, 25, 26, 27 -> deliverTo(worker);
        case 28 -> worker.retire();
        case 29 -> pause(random.nextInt(3) == 0);
        case 30 -> reload(random.nextInt(3) == 0);
        default -> deliverFrom(worker);
      }
    }

    private void submit() {
      JobId id = new JobId("job" + ++made);
      String prompt = "x".repeat(random.nextInt(15));
      String caller = "caller" + random.nextInt(3);
      Priority priority = random.nextInt(3) == 0 ? Priority.BATCH : Priority.INTERACTIVE;
      boolean review = random.nextInt(3) == 0;
      fromDoor.add(new Submit(id, "r", caller, priority, prompt, Duration.ofSeconds(1), review));
    }

    /** Any job, ended ones too. */
    private void cancel() {
      if (made > 0) {
        fromDoor.add(new Cancel(new JobId("job" + (1 + random.nextInt(made)))));
      }
    }

    private void deliverFromDoor() {
      ToDispatcher message = fromDoor.poll();
      if (message == null) {
        return;
      }
      if (message instanceof Submit submit) {
        Job job = new Job(submit, made(submit), now, now + config.queueTimeout().toMillis());
        jobs.put(submit.job(), job);
        open++;
      } else if (message instanceof Verdict verdict) {
        Job job = jobs.get(verdict.job());
        job.repairing = verdict.judgement() instanceof Verdict.Repair;
        job.underReview = false;
      }
      deliver(message);
    }

    private static int made(Submit submit) {
      return Integer.parseInt(submit.job().value().substring(3));
    }

    /** A message may come twice; never after a later one of the same worker. */
    private void deliverFrom(WorkerModel worker) {
      ToDispatcher message = worker.out.poll();
      if (message == null) {
        replaceIfGone(worker);
        return;
      }
      note(worker.id, message);
      deliver(message);
      if (random.nextInt(20) == 0) {
        deliver(message);
      }
    }

    /** What the Dispatcher can know of a worker when it has heard this. */
    private void note(WorkerId worker, ToDispatcher message) {
      if (message instanceof Ready && !draining) {
        ready.add(worker);
      } else if (message instanceof Gone) {
        ready.remove(worker);
      }
      if (message instanceof Ready || message instanceof Gone) {
        given.remove(worker);
        comingBack.remove(worker);
      } else if (message instanceof Declined declined) {
        given.remove(worker, isWith(worker, declined.job()) ? given.get(worker) : null);
      } else if (message instanceof TurnFailed failed) {
        over(worker, failed.job());
      } else if (message instanceof TurnDone done && !jobs.get(done.job()).submit.review()) {
        over(worker, done.job());
      }
    }

    private void over(WorkerId worker, JobId job) {
      if (isWith(worker, job)) {
        comingBack.add(worker);
      }
    }

    private boolean isWith(WorkerId worker, JobId job) {
      return given.containsKey(worker) && given.get(worker).job().equals(job);
    }

    private void deliver(ToDispatcher message) {
      tell(message, dispatcher.accept(message, now));
    }

    private void deliverTo(WorkerModel worker) {
      if (!worker.in.isEmpty()) {
        ToWorker message = worker.in.peek();
        story.add(() -> worker.id + " takes " + message);
        worker.take();
      }
    }

    private void replaceIfGone(WorkerModel worker) {
      if (!worker.alive()) {
        WorkerId next = new WorkerId(worker.id.slot(), worker.id.start() + 1);
        workers.set(workers.indexOf(worker), new WorkerModel(next, random));
      }
    }

    private void tellPool(boolean nextOutage) {
      outage = nextOutage;
      int serving = (int) workers.stream().filter(WorkerModel::serves).count();
      int slots = config.size().min();
      deliver(
          new PoolState(
              PoolId.DEFAULT, slots, slots, slots, serving, outage ? OUTAGE : null, null));
    }

    private void drain(boolean really) {
      if (really) {
        draining = true;
        paused = false;
        ready.clear();
        tell("drain", dispatcher.drain(now));
      }
    }

    private void pause(boolean really) {
      if (really || paused) {
        paused = !paused;
        deliver(paused ? new Pause() : new Resume());
      }
    }

    private void reload(boolean really) {
      if (really) {
        config = anyConfig();
        dispatcher.reload(config);
      }
    }

    private void early() {
      if (now < dispatcher.nextDeadline()) {
        check(dispatcher.tick(now).isEmpty(), "nothing is due before its time");
      }
    }

    private void passTime(long ms) {
      now += ms;
      if (now >= dispatcher.nextDeadline()) {
        tickAt(now);
      }
    }

    private void tickAt(long time) {
      now = time;
      List<Decision> decisions = dispatcher.tick(now);
      check(!decisions.isEmpty(), "the deadline came and nothing happened");
      tell("tick", decisions);
      check(dispatcher.nextDeadline() > now, "what was due is done");
    }

    // ---- what the Dispatcher wants ----

    private void tell(Object event, List<Decision> decisions) {
      long at = now;
      story.add(() -> at + " " + event + " -> " + words.of(decisions));
      for (Decision decision : decisions) {
        if (decision instanceof TellWorker tell) {
          command(tell);
        } else if (decision instanceof TellDoor tell) {
          hear(tell.message());
        } else if (decision instanceof TellSupervisor tell) {
          need(tell.message());
        }
      }
    }

    private void command(TellWorker tell) {
      WorkerId id = tell.worker();
      if (tell.message() instanceof Run run) {
        mayRun(id, run);
      } else if (tell.message() instanceof RunAgain again) {
        mayRunAgain(id, again);
      } else if (tell.message() instanceof Release release) {
        check(release.lease().equals(given.get(id).lease()), id + " has another: " + release);
        comingBack.add(id);
      } else if (tell.message() instanceof Cancel cancel) {
        check(isWith(id, cancel.job()), id + " has another: " + cancel);
      }
      workers.stream()
          .filter(worker -> worker.id.equals(id) && worker.alive())
          .forEach(worker -> worker.in.add(tell.message()));
    }

    private void mayRun(WorkerId id, Run run) {
      Job job = job(run.job());
      check(job.answer == null, "begun anew: " + run);
      check(ready.remove(id), "a run for " + id + ", which is not ready: " + run);
      check(leases.add(run.lease()), "a lease of an old name: " + run);
      given.put(id, run);
      mostInUse = Math.max(mostInUse, given.size());
      assigned(job);
    }

    private void assigned(Job job) {
      check(!draining && !paused, "nobody is assigned while the gateway stops or pauses");
      check(now < job.waiting.deadline() || !waiting.containsKey(job.number), "too late");
      waiting.remove(job.number);
      boolean first =
          waiting.values().stream()
              .noneMatch(other -> other.givenOnce && (!job.givenOnce || other.number < job.number));
      check(first, job.submit.job() + " overtook one that came back");
      if (!job.givenOnce) {
        shares.served(job.waiting);
      }
      job.givenOnce = true;
      job.assignedAt = now;
    }

    private void need(ToSupervisor message) {
      if (message instanceof Demand demand) {
        demanded(demand);
      } else if (message instanceof Load load) {
        loaded(load);
      }
    }

    private void loaded(Load load) {
      check(!draining, "no load of a pool that stops");
      check(now - loadToldAt >= LoadMeter.LOAD_EVERY, "too often");
      check(load.most() > 0 && load.most() == mostInUse, "wrong " + load + ", not " + mostInUse);
      loadToldAt = now;
      mostInUse = given.size();
    }

    private void demanded(Demand demand) {
      check(!draining && !paused, "no demand while the gateway stops or pauses");
      check(now - demandedAt >= Dispatcher.DEMAND_EVERY, "too often");
      boolean waitedLong = demand.longestMs() >= Dispatcher.DEMAND_EVERY;
      check(
          waiting.isEmpty() || waitedLong && demand.waiting() == waiting.size(), "wrong " + demand);
      demandedAt = now;
    }

    private void mayRunAgain(WorkerId id, RunAgain again) {
      Job job = job(again.job());
      check(job.repairing, "nobody wants a second turn: " + again);
      job.repairing = false;
      boolean holds = isWith(id, again.job()) && given.get(id).lease().equals(again.lease());
      check(holds, "a second turn on another worker or lease: " + again);
      Duration left = Duration.ofMillis(deadline(job) - now);
      check(again.timeout().equals(left) && left.toMillis() > 0, "not what is left: " + again);
    }

    /** When its own time is over. */
    private static long deadline(Job job) {
      return job.assignedAt + job.submit.turnTimeout().toMillis();
    }

    private void hear(ToDoor message) {
      if (message instanceof Queued queued) {
        queued(job(queued.job()));
      } else if (message instanceof Begun begun) {
        begun(job(begun.job()), begun.worker());
      } else if (message instanceof Answered answered) {
        Job job = job(answered.job());
        check(job.submit.review(), "nobody asked for a review");
        job.answer = answered.answer().output();
        job.underReview = true;
        fromDoor.add(new Verdict(answered.job(), judgement()));
      } else if (message instanceof Done done) {
        Job job = job(done.job());
        String text = done.answer().output();
        check(text.startsWith(done.job() + " turn"), "a foreign answer: " + text);
        check(!job.submit.review() || text.equals(job.answer), "not what was judged: " + text);
        end(job, done);
      } else if (message instanceof Failed failed) {
        failed(job(failed.job()), failed);
      }
    }

    private Verdict.Judgement judgement() {
      return switch (random.nextInt(3)) {
        case 0 -> new Verdict.Accept();
        case 1 -> new Verdict.Reject(Failure.of(FailureCode.INVALID_OUTPUT, "no"));
        default -> new Verdict.Repair("again");
      };
    }

    private Job job(JobId id) {
      Job job = jobs.get(id);
      check(job.end == null, "told of " + id + " after its end");
      return job;
    }

    private void queued(Job job) {
      waiting.put(job.number, job);
      check(!draining, "nobody waits while the gateway stops");
      if (!job.givenOnce) {
        shares.came(job.waiting);
        check(waiting.size() <= room(), "more wait than may");
        check(waitingBytes() <= config.queueBytes(), "more bytes wait than may");
      }
    }

    private int room() {
      return config.queue() + (paused ? 0 : comingBack.size());
    }

    private void begun(Job job, WorkerId worker) {
      check(!job.begun, "begun twice: " + job.submit.job());
      check(isWith(worker, job.submit.job()), "begun by another");
      job.begun = true;
    }

    private void failed(Job job, Failed failed) {
      FailureCode code = failed.failure().code();
      boolean late = now >= job.waiting.deadline();
      waiting.remove(job.number);
      if (code == FailureCode.QUEUE_FULL) {
        check(!paused && isFull(job), "there was room");
      } else if (code == FailureCode.QUEUE_TIMEOUT) {
        check(!paused && late, "it had time left");
      } else if (code == FailureCode.POOL_PAUSED) {
        check(paused && (late || isFull(job)), "it could wait");
      } else if (code == OUTAGE.code()) {
        check(outage, "there is no outage");
      } else if (code == FailureCode.SHUTTING_DOWN) {
        check(draining, "the gateway does not stop");
      } else if (code == FailureCode.TURN_TIMEOUT && !WorkerModel.says(failed.failure())) {
        check(job.underReview || job.repairing, "its worker guards its time");
        check(now >= deadline(job), "it had time left");
      }
      end(job, failed);
    }

    private boolean isFull(Job job) {
      return waiting.size() >= room() || waitingBytes() + job.waiting.bytes() > config.queueBytes();
    }

    private void end(Job job, JobEvent end) {
      job.end = end;
      open--;
      waiting.remove(job.number);
      shares.left(job.waiting);
    }

    private long waitingBytes() {
      return waiting.values().stream().mapToLong(job -> job.waiting.bytes()).sum();
    }

    // ---- what must hold ----

    private void checkBooks() {
      check(open == dispatcher.openJobs(), "the Dispatcher counts its open jobs wrongly");
      check(paused || waiting.isEmpty() || ready.isEmpty(), "one waits while a worker is ready");
      check(
          waiting.isEmpty() || dispatcher.nextDeadline() != Long.MAX_VALUE,
          "one waits without a deadline");
      long due = dispatcher.nextDeadline();
      check(
          jobs.values().stream().noneMatch(job -> isUnguarded(job, due)), "nobody guards a review");
      check(draining || mostInUse == 0 || due != Long.MAX_VALUE, "the load is never told");
    }

    private static boolean isUnguarded(Job job, long due) {
      return job.end == null && job.underReview && due > deadline(job);
    }

    private static void check(boolean holds, String what) {
      if (!holds) {
        throw new AssertionError(what);
      }
    }

    /** All that is on its way arrives and all turns end; the Supervisor replaces who is gone. */
    private void settle() {
      pause(false);
      for (int round = 0; round < 60; round++) {
        while (!fromDoor.isEmpty()) {
          deliverFromDoor();
        }
        for (WorkerModel worker : List.copyOf(workers)) {
          deliverTo(worker);
          if (worker.phase != Phase.IDLE || worker.in.isEmpty()) {
            worker.step();
          }
          deliverFrom(worker);
        }
        checkBooks();
      }
    }

    private void nobodyIsForgotten() {
      check(dispatcher.openJobs() == 0, "all is quiet and jobs are open");
      for (int i = 0; i < workers.size(); i++) {
        submit();
        deliverFromDoor();
      }
      check(ready.isEmpty() && waiting.isEmpty(), "an idle worker was forgotten");
      check(given.size() == workers.size(), "a worker was forgotten");
    }

    /** Every worker dies, the gateway stops, time passes. */
    private void end() {
      while (!fromDoor.isEmpty()) {
        deliverFromDoor();
      }
      for (WorkerModel worker : workers) {
        if (worker.alive() && random.nextInt(4) > 0) {
          worker.die();
        }
        while (!worker.out.isEmpty()) {
          deliverFrom(worker);
        }
      }
      drain(true);
      while (dispatcher.nextDeadline() != Long.MAX_VALUE) {
        tickAt(Math.max(now, dispatcher.nextDeadline()));
      }
      checkBooks();
      check(jobs.values().stream().allMatch(job -> job.end != null), "a job has no end");
    }
  }
}
