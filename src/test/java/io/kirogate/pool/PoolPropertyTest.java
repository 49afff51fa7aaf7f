package io.kirogate.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.kirogate.config.PoolConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * The pool as a whole in worlds of chance. Another number of them: {@code -Dkirogate.runs=100000};
 * one of them: {@code -Dkirogate.seed=4711}.
 */
class PoolPropertyTest {
  private static final int RUNS = Integer.getInteger("kirogate.runs", 20_000);
  private static final Long SEED = Long.getLong("kirogate.seed");

  @Test
  void whateverHappensEveryJobEndsOnceAndThePoolComesBack() {
    long first = SEED == null ? 1 : SEED;
    long last = SEED == null ? RUNS : SEED;
    for (long seed = first; seed <= last; seed++) {
      try {
        new World(seed, false).live();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage() + again(seed), e);
      }
    }
  }

  /** The same once more, with its story. */
  private static String again(long seed) {
    World world = new World(seed, true);
    try {
      world.live();
    } catch (AssertionError | RuntimeException expected) {
      return "\n" + String.join("\n", world.story());
    }
    return "\nbut not the second time: not all of its chance comes from the seed";
  }

  @Test
  void underSteadyLoadWithFewTurnsAWorkerNoRequestFailsAndNoCapacityIsLost() {
    int size = 3;
    World world = new World(Luck.fair(1), fewTurns(size), false);
    world.begin();
    world.run(10_000);
    assertThat(world.serving()).isEqualTo(size);
    long fewest = size;
    while (world.door().submitted() < 500) {
      while (world.door().open() < 2 * size) {
        world.door().submitPatiently();
      }
      world.run(1);
      fewest = Math.min(fewest, world.serving());
    }
    world.run(30_000);
    assertThat(world.door().open()).isZero();
    assertThat(world.door().failed()).isZero();
    assertThat(fewest).as("workers that serve, at the worst").isGreaterThanOrEqualTo(size - 1);
    assertThat(world.starts()).as("workers were replaced").isGreaterThan(50);
  }

  private static PoolConfig fewTurns(int size) {
    return new PoolConfig(
        PoolConfig.Size.fixed(size),
        100,
        10_000,
        Duration.ofSeconds(30),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1),
        Duration.ofSeconds(5),
        null,
        null,
        5,
        null,
        Duration.ofMinutes(1));
  }
}
