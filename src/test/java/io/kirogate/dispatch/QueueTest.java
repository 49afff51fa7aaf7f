package io.kirogate.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.kirogate.config.Pools;
import io.kirogate.message.JobId;
import io.kirogate.message.Priority;
import io.kirogate.message.Submit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Who is next. A job's name is its caller's and a number; batch ones are in capitals. */
class QueueTest {
  private static final long TIMEOUT = 30_000;
  private static final Duration LONG = Duration.ofMinutes(5);

  private final Queue queue =
      new Queue(Pools.of(1, 10_000, 1_000, Duration.ofMillis(TIMEOUT), LONG, LONG, LONG));
  private long now = 1_000;

  /** Fewer where fewer worlds are wanted. */
  private static int runs(int usual) {
    return Math.min(usual, Integer.getInteger("kirogate.runs", usual));
  }

  private int add(String name) {
    Waiting job = queue.ticket(submit(name), now);
    int place = queue.place(job, now);
    queue.add(job);
    return place;
  }

  private static Submit submit(String name) {
    Priority priority =
        Character.isUpperCase(name.charAt(0)) ? Priority.BATCH : Priority.INTERACTIVE;
    String caller = name.replaceAll("[0-9]", "");
    return new Submit(new JobId(name), "r", caller, priority, "", LONG, false);
  }

  private void add(String caller, int jobs) {
    for (int i = 1; i <= jobs; i++) {
      add(caller + i);
    }
  }

  private String poll() {
    return queue.poll(now).job().value();
  }

  private List<String> poll(int jobs) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < jobs; i++) {
      names.add(poll());
    }
    return names;
  }

  @Test
  void oneCallersJobsGoInOrder() {
    add("a", 3);
    assertThat(poll(3)).containsExactly("a1", "a2", "a3");
  }

  @Test
  void callersTakeTurns() {
    add("a", 3);
    add("b", 2);
    add("c", 1);
    assertThat(poll(6)).containsExactly("a1", "b1", "c1", "a2", "b2", "a3");
  }

  @Test
  void oneThatComesIsBeforeTheSecondOfTheOneThatWasServed() {
    add("a", 500);
    poll();
    assertThat(add("b1")).isEqualTo(1);
    assertThat(poll(2)).containsExactly("b1", "a2");
  }

  @Test
  void whoWasServedCannotComeAgainBeforeOthers() {
    add("a", 1);
    poll();
    add("a2");
    add("b1");
    assertThat(poll(2)).containsExactly("b1", "a2");
  }

  /** However many callers come anew, each is one turn for those who were there before. */
  @Test
  void newCallersDoNotStarveAnOldOne() {
    add("a", 5);
    List<String> order = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      add("new" + (char) ('a' + i) + "1");
      add("new" + (char) ('a' + i) + "x1");
      order.add(poll());
    }
    assertThat(order).contains("a1", "a2");
  }

  @Test
  void batchYieldsButNotForEver() {
    add("B", 2);
    add("a", 30);
    List<String> order = poll(32);
    assertThat(order.indexOf("B1")).isEqualTo(Queue.PATIENCE);
    assertThat(order.indexOf("B2")).isEqualTo(2 * Queue.PATIENCE + 1);
  }

  @Test
  void batchThatHasWaitedForHalfItsTimeIsEverySecond() {
    add("B", 2);
    now += TIMEOUT / 2;
    add("a", 4);
    assertThat(poll(6)).containsExactly("a1", "B1", "a2", "B2", "a3", "a4");
  }

  @Test
  void patienceBeginsWhenBatchWaits() {
    add("a", 20);
    poll(15);
    add("B1");
    assertThat(poll(5)).containsExactly("a16", "a17", "a18", "a19", "a20");
    assertThat(poll()).isEqualTo("B1");
  }

  @Test
  void batchAloneIsServedAtOnceAndFairly() {
    add("B", 3);
    add("C", 1);
    assertThat(poll(4)).containsExactly("B1", "C1", "B2", "B3");
  }

  @Test
  void whoComesBackGoesBeforeAllOldestFirst() {
    Waiting first = back("a1");
    Waiting second = back("B1");
    add("c", 2);
    queue.putBack(second);
    queue.putBack(first);
    assertThat(queue.placeOfBack(first)).isEqualTo(1);
    assertThat(queue.placeOfBack(second)).isEqualTo(2);
    assertThat(add("d1")).isEqualTo(4);
    assertThat(poll(5)).containsExactly("a1", "B1", "c1", "d1", "c2");
  }

  private Waiting back(String name) {
    add(name);
    return queue.poll(now);
  }

  @Test
  void expiryGoesByDeadlineWhateverTheOrder() {
    add("a", 3);
    now += 10;
    add("b", 1);
    Waiting taken = queue.poll(now);
    assertThat(taken.job().value()).isEqualTo("a1");
    queue.putBack(taken);
    assertThat(queue.deadline()).isEqualTo(1_000 + TIMEOUT);
    assertThat(queue.expire(1_000 + TIMEOUT - 1)).isEmpty();
    assertThat(queue.expire(1_000 + TIMEOUT))
        .extracting(late -> late.job().value())
        .containsExactly("a1", "a2", "a3");
    assertThat(queue.size()).isEqualTo(1);
    assertThat(queue.since()).isEqualTo(1_010);
  }

  @Test
  void withdrawnJobsLeaveNoTrace() {
    add("a", 2);
    add("B", 1);
    queue.putBack(back("c1"));
    for (String name : List.of("a1", "a2", "B1", "c1")) {
      assertThat(queue.remove(new JobId(name))).isPresent();
      assertThat(queue.remove(new JobId(name))).isEmpty();
    }
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.deadline()).isEqualTo(Long.MAX_VALUE);
    add("d1");
    assertThat(poll()).isEqualTo("d1");
  }

  /** More interactive jobs than that have gone before it already. */
  @Test
  void placesAreHonestWhereBatchHasBecomeUrgent() {
    add("B", 3);
    add("a", 6);
    poll(3);
    now += TIMEOUT / 2;
    assertThat(add("c1")).isEqualTo(2);
    assertThat(add("D1")).isEqualTo(3);
    assertThat(poll(4)).containsExactly("B1", "c1", "D1", "a4");
  }

  /** While nobody comes and time stands still, places are kept to. */
  @Test
  void placesAreHonest() {
    for (long seed = 1; seed <= runs(3_000); seed++) {
      RandomGenerator random = new SplittableRandom(seed);
      QueueTest world = new QueueTest();
      int jobs = 1 + random.nextInt(60);
      for (int i = 0; i < jobs; i++) {
        world.randomStep(random, i);
      }
      String mine = (random.nextBoolean() ? "x" : "X") + "0";
      int place = world.add(mine);
      assertThat(world.poll(place)).as("seed %d", seed).endsWith(mine);
    }
  }

  private void randomStep(RandomGenerator random, int number) {
    if (random.nextInt(4) == 0 && !queue.isEmpty()) {
      Waiting job = queue.poll(now);
      if (random.nextInt(6) == 0) {
        queue.putBack(job);
      }
    } else {
      char first = random.nextInt(3) == 0 ? 'W' : 'w';
      add((char) (first + random.nextInt(3)) + "" + number);
    }
  }

  /** {@link FairShares}, under a load without end. */
  @Test
  void nobodyWaitsForMoreThanTheFairShareOfOthers() {
    for (long seed = 1; seed <= runs(500); seed++) {
      Load load = new Load(new SplittableRandom(seed));
      for (int i = 0; i < 400; i++) {
        load.step();
      }
    }
  }

  private static final class Load {
    private final RandomGenerator random;
    private final QueueTest world = new QueueTest();
    private final FairShares shares = new FairShares();
    private final List<Waiting> known = new ArrayList<>();

    Load(RandomGenerator random) {
      this.random = random;
    }

    void step() {
      world.now += random.nextInt(2_000);
      for (int more = random.nextInt(4); more > 0; more--) {
        come();
      }
      if (random.nextInt(10) == 0 && !known.isEmpty()) {
        leave(known.get(random.nextInt(known.size())));
      }
      if (!world.queue.isEmpty()) {
        shares.served(world.queue.poll(world.now));
      }
    }

    private void come() {
      char caller = (char) ((random.nextInt(4) == 0 ? 'A' : 'a') + random.nextInt(4));
      Waiting job = world.queue.ticket(submit(caller + "" + known.size()), world.now);
      known.add(job);
      world.queue.add(job);
      shares.came(job);
    }

    private void leave(Waiting job) {
      world.queue.remove(job.job()).ifPresent(shares::left);
    }
  }
}
