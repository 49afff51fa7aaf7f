package io.kirogate.supervise;

import io.kirogate.config.PoolConfig;
import io.kirogate.message.Demand;
import io.kirogate.message.Facts;
import io.kirogate.message.Facts.Phase;
import io.kirogate.message.Failure;
import io.kirogate.message.Gone;
import io.kirogate.message.Gone.Cause;
import io.kirogate.message.Load;
import io.kirogate.message.PoolId;
import io.kirogate.message.PoolPicture;
import io.kirogate.message.PoolState;
import io.kirogate.message.Prove;
import io.kirogate.message.Resize;
import io.kirogate.message.Restart;
import io.kirogate.message.Retire;
import io.kirogate.message.SlotId;
import io.kirogate.message.TakeSlot;
import io.kirogate.message.ToSupervisor;
import io.kirogate.message.ToWorker;
import io.kirogate.message.WorkerId;
import io.kirogate.supervise.Action.Announce;
import io.kirogate.supervise.Action.Show;
import io.kirogate.supervise.Action.Spawn;
import io.kirogate.supervise.Action.Tell;
import io.kirogate.supervise.Action.Undeploy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Workers that live, fail and die at random in a world that changes under them. What the package
 * promises is checked after every step.
 */
class PoolPlanPropertyTest {
  private static final int SEEDS = Integer.getInteger("kirogate.runs", 20_000);

  @Test
  void thePoolIsNeverTooLargeAndComesBackToItsSize() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      World world = new World(seed);
      try {
        world.live();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage() + world.story(), e);
      }
    }
  }

  /** What a start meets. */
  private enum Weather {
    FINE,
    FAILING,
    SIGNED_OUT,
    MISSING
  }

  /** A worker that was deployed; what it says waits until somebody delivers it. */
  private static final class Worker {
    final WorkerId id;
    final Deque<ToSupervisor> said = new ArrayDeque<>();
    final String version;
    Phase phase = Phase.BOOTING;
    boolean letIn;
    boolean retiring;
    int turns;
    int failuresInARow;
    long memory;

    private final RandomGenerator random;

    Worker(WorkerId id, String version, RandomGenerator random) {
      this.id = id;
      this.version = version;
      this.random = random;
    }

    /** Facts are rare: of those that tell of no other stage, some are never sent. */
    void become(Phase next) {
      phase = next;
      if (said.peekLast() instanceof Facts last
          && last.phase().stage() == next.stage()
          && random.nextBoolean()) {
        said.removeLast();
      }
      said.add(Sample.facts(id, next, turns, failuresInARow, memory, version));
    }

    /** It may take jobs. */
    boolean serves() {
      return letIn && (phase == Phase.IDLE || phase == Phase.ANSWERING);
    }

    void goes(Cause cause) {
      phase = Phase.GONE;
      said.add(new Gone(id, cause, "it went"));
    }
  }

  private static final class World {
    private static final long CHECK_EVERY = 60_000;
    private static final long LONGEST_DELAY = 60_000;
    private static final long LONGEST_LIFE = 500_000;

    private final RandomGenerator random;
    private final PoolPlan plan;
    private final List<Supplier<String>> story = new ArrayList<>();
    private long now;
    private long nextCheck = CHECK_EVERY;
    private Weather weather = Weather.FINE;
    private String version = "1";
    private String trusted;
    private boolean stopped;
    private PoolState announced;
    private PoolPicture picture;
    private long pictureAt;
    private int min;
    private int max;

    /** From Spawn until the plan has heard Gone. */
    private final Map<WorkerId, Worker> live = new LinkedHashMap<>();

    private final Map<SlotId, Integer> starts = new HashMap<>();
    private final Set<WorkerId> probes = new HashSet<>();

    World(long seed) {
      random = new SplittableRandom(seed);
      min = 1 + random.nextInt(3);
      max = min + random.nextInt(3);
      plan = new PoolPlan(PoolId.DEFAULT, "kiro-cli", false, config(), random);
    }

    private PoolConfig config() {
      return new PoolConfig(
          new PoolConfig.Size(min, max),
          10,
          1_000,
          Duration.ofSeconds(30),
          Duration.ofSeconds(120),
          Duration.ofMinutes(30),
          Duration.ofMillis(1 + random.nextInt(20_000)),
          random.nextBoolean() ? null : Duration.ofMillis(1 + random.nextInt(50_000)),
          random.nextBoolean() ? null : Duration.ofMillis(1 + random.nextInt(500_000)),
          random.nextBoolean() ? null : 1 + random.nextInt(5),
          random.nextBoolean() ? null : 1_000L,
          Duration.ofMinutes(1));
    }

    private int size() {
      return plan.state(now).size();
    }

    String story() {
      return story.stream().map(line -> "\n  " + line.get()).collect(Collectors.joining());
    }

    void live() {
      carryOut("start", plan.due(now));
      check(live.size() == min, "not all slots were filled");
      int steps = 30 + random.nextInt(120);
      for (int i = 0; i < steps; i++) {
        happen();
        checkDeadline();
      }
      if (random.nextInt(4) == 0) {
        stop();
      } else {
        recover();
      }
    }

    private void happen() {
      switch (random.nextInt(21)) {
        case 20 -> carryOut("load", plan.accept(new Load(random.nextInt(4)), now));
        case 16 -> carryOut("demand", plan.accept(new Demand(1, 500), now));
        case 17 -> {
          SlotId slot = Sample.slot(1 + random.nextInt(4));
          carryOut("restart", plan.accept(new Restart(slot), now));
        }
        case 18 -> operate();
        case 19 -> version = random.nextInt(4) == 0 ? "" : "" + random.nextInt(3);
        case 0 -> weather = Weather.values()[random.nextInt(Weather.values().length)];
        case 1 -> pass(random.nextInt(70_000));
        case 2, 3 -> pass(random.nextInt(3_000));
        case 4, 5, 6, 7, 8 -> anyOf(live.values(), this::step);
        default -> anyOf(live.values(), this::deliver);
      }
    }

    private void operate() {
      if (random.nextInt(3) > 0) {
        return;
      }
      min = 1 + random.nextInt(3);
      max = min + random.nextInt(3);
      if (random.nextBoolean()) {
        carryOut("resize " + min + ".." + max, plan.accept(new Resize(min, max), now));
      } else {
        carryOut("reload " + min + ".." + max, plan.reload("kiro-cli", false, config(), now));
      }
    }

    private <T> void anyOf(Iterable<T> all, Consumer<T> then) {
      List<T> list = new ArrayList<>();
      all.forEach(list::add);
      if (!list.isEmpty()) {
        then.accept(list.get(random.nextInt(list.size())));
      }
    }

    private void step(Worker worker) {
      switch (worker.phase) {
        case BOOTING -> boot(worker);
        case IDLE, ANSWERING -> work(worker);
        case SUBMITTING -> prove(worker);
        default -> {}
      }
    }

    private void boot(Worker worker) {
      switch (weather) {
        case FINE -> worker.become(Phase.WARM);
        case FAILING -> worker.goes(Cause.START_FAILED);
        case SIGNED_OUT -> worker.goes(Cause.SIGNED_OUT);
        case MISSING -> worker.goes(Cause.MISSING);
      }
      if (random.nextInt(30) == 0 && worker.phase == Phase.WARM) {
        worker.goes(Cause.RETIRED);
      }
    }

    private void prove(Worker worker) {
      if (weather == Weather.FINE || random.nextBoolean()) {
        worker.become(Phase.WARM);
      } else {
        worker.goes(Cause.START_FAILED);
      }
    }

    private void work(Worker worker) {
      if (worker.retiring && worker.phase == Phase.IDLE) {
        leave(worker);
        return;
      }
      worker.memory = random.nextInt(2_000);
      if (worker.phase == Phase.ANSWERING) {
        worker.turns++;
        worker.failuresInARow = random.nextBoolean() ? 0 : worker.failuresInARow + 1;
      }
      switch (random.nextInt(12)) {
        case 0 -> worker.goes(Cause.DIED);
        case 1 -> worker.goes(Cause.UNCLEAN);
        case 2 -> worker.goes(Cause.RETIRED);
        case 3 -> worker.goes(weather == Weather.SIGNED_OUT ? Cause.SIGNED_OUT : Cause.DIED);
        default -> worker.become(random.nextBoolean() ? Phase.IDLE : Phase.ANSWERING);
      }
    }

    private void leave(Worker worker) {
      worker.become(Phase.LEAVING);
      worker.goes(Cause.RETIRED);
    }

    private void deliver(Worker worker) {
      boolean mayLift = probes.contains(worker.id) || !barred();
      ToSupervisor message = worker.said.poll();
      if (message instanceof Facts facts) {
        carryOut(message, plan.accept(facts, now));
      } else if (message instanceof Gone gone) {
        live.remove(worker.id);
        probes.remove(worker.id);
        List<Action> actions = plan.accept(gone, now);
        check(actions.contains(new Undeploy(worker.id)), "it stays deployed");
        carryOut(message, actions);
        check(plan.accept(gone, now).isEmpty(), "gone twice");
      }
      boolean all = plan.picture().workers().stream().noneMatch(f -> f.phase() == Phase.BOOTING);
      check(mayLift || barred() || all, "somebody else than the probe lifted the bar");
    }

    /** Deadlines and checks come when they are due. */
    private void pass(long ms) {
      long end = now + ms;
      while (Math.min(plan.nextDeadline(), nextCheck) <= end) {
        now = Math.max(now, Math.min(plan.nextDeadline(), nextCheck));
        if (now >= nextCheck) {
          nextCheck += CHECK_EVERY;
          carryOut("check", plan.check(now));
        } else {
          List<Action> actions = plan.due(now);
          check(
              !actions.isEmpty() || plan.nextDeadline() > now,
              "the deadline came and nothing was done");
          carryOut("due", actions);
        }
      }
      now = end;
    }

    private void carryOut(Object event, List<Action> actions) {
      long at = now;
      story.add(() -> at + " " + event + " -> " + actions);
      for (Action action : actions) {
        if (action instanceof Spawn spawn) {
          spawned(spawn.worker(), event);
        } else if (action instanceof Tell tell && live.containsKey(tell.worker())) {
          told(live.get(tell.worker()), tell.message());
        } else if (action instanceof Announce announce) {
          check(!announce.state().equals(announced), "a state that is known");
          announced = announce.state();
        } else if (action instanceof Show show) {
          shown(show.picture());
        }
      }
      check(plan.state(now).equals(announced), "a state that is not told");
      for (Worker one : live.values()) {
        for (Worker other : live.values()) {
          check(
              one == other
                  || !one.serves()
                  || !other.serves()
                  || !one.id.slot().equals(other.id.slot()),
              "two workers serve one slot");
        }
      }
      if (!barred()) {
        probes.clear();
      }
    }

    private void shown(PoolPicture newer) {
      check(!newer.equals(picture), "a picture that is known");
      check(picture == null || now - pictureAt >= Report.PICTURE_EVERY, "pictures too often");
      picture = newer;
      pictureAt = now;
    }

    private void spawned(WorkerId worker, Object event) {
      check(!stopped, "a start after the stop");
      boolean spare =
          live.values().stream()
              .anyMatch(other -> other.id.slot().equals(worker.slot()) && !other.retiring);
      check(!spare || !barred(), "a spare while starts cannot succeed");
      check(worker.start() == starts.merge(worker.slot(), 1, Integer::sum), "not its next life");
      live.put(worker, new Worker(worker, version, random));
      long closing = live.values().stream().filter(w -> w.retiring).count();
      check(
          live.size() <= Math.max(size(), min) + 1 + closing,
          "more workers than slots: " + live.keySet());
      if (barred()) {
        check(event.equals("check") || event.equals("restart"), "started in vain");
        probes.add(worker);
        check(probes.size() == 1, "two probes");
      }
    }

    private void told(Worker worker, ToWorker message) {
      worker.retiring |= message instanceof Retire;
      if (worker.phase == Phase.GONE || worker.phase == Phase.LEAVING) {
        boolean letIn = message instanceof TakeSlot && !worker.version.isEmpty();
        trusted = letIn ? worker.version : trusted;
        return;
      }
      if (message instanceof TakeSlot) {
        check(worker.phase == Phase.WARM, "let in before it was warm");
        check(!worker.letIn, "let in twice");
        check(
            trusted == null
                || worker.version.isEmpty()
                || worker.version.equals(trusted)
                || worker.turns > 0,
            "let in without a proof");
        trusted = worker.version.isEmpty() ? trusted : worker.version;
        worker.letIn = true;
        worker.turns = 0;
        worker.become(Phase.IDLE);
      } else if (message instanceof Prove) {
        check(worker.phase == Phase.WARM, "told to prove itself before it was warm");
        worker.turns = 1;
        worker.become(Phase.SUBMITTING);
      } else if (worker.phase != Phase.ANSWERING) {
        leave(worker);
      }
    }

    private boolean barred() {
      Failure outage = plan.state(now).outage();
      return outage != null && !outage.code().passes();
    }

    private void checkDeadline() {
      if (now < plan.nextStart()) {
        List<Action> actions = plan.due(now);
        check(Sample.decisions(actions).isEmpty(), "a start before its time");
        carryOut("due", actions);
      }
      check(
          plan.nextStart() - now <= LONGEST_LIFE || plan.nextStart() == Long.MAX_VALUE,
          "a delay above all that were configured");
    }

    private void stop() {
      stopped = true;
      plan.stop();
      for (int i = 0; i < 30; i++) {
        happen();
        check(plan.nextStart() == Long.MAX_VALUE, "a deadline after the stop");
      }
      pass(Report.PICTURE_EVERY);
      check(plan.nextDeadline() == Long.MAX_VALUE, "something is to be told for ever");
    }

    /** From now on starts succeed, and who serves goes on. */
    private void recover() {
      weather = Weather.FINE;
      long since = now;
      settle();
      while (serving() < size() || size() < min) {
        pass(Math.max(0, Math.min(plan.nextStart(), nextCheck) - now));
        settle();
        check(now - since <= 3 * Math.max(CHECK_EVERY, LONGEST_DELAY), "not back in time");
      }
      pass(Report.PICTURE_EVERY);
      check(plan.picture().equals(picture), "the door has an old picture");
      check(announced.serving() == size(), "not all serve, it is told");
      check(plan.state(now).outage() == null, "an outage although all serve");
      check(plan.picture().workers().size() == size(), "not all are in the picture");
      check(size() <= max, "more slots than there may be");
    }

    /** Everybody does what was asked and tells, and nobody fails. */
    private void settle() {
      boolean more = true;
      for (int rounds = 0; more && rounds < 200; rounds++) {
        more = false;
        for (Worker worker : List.copyOf(live.values())) {
          if (worker.phase == Phase.BOOTING || worker.phase == Phase.SUBMITTING) {
            worker.become(Phase.WARM);
          } else if (worker.phase == Phase.ANSWERING || worker.failuresInARow > 0) {
            worker.failuresInARow = 0;
            worker.memory = 0;
            worker.become(Phase.IDLE);
          }
          if (worker.retiring && worker.phase == Phase.IDLE) {
            leave(worker);
          }
          more |= !worker.said.isEmpty();
          deliver(worker);
        }
      }
    }

    private long serving() {
      return live.values().stream().filter(Worker::serves).count();
    }

    private static void check(boolean holds, String what) {
      if (!holds) {
        throw new AssertionError(what);
      }
    }
  }
}
