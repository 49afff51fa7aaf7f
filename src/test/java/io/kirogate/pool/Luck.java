package io.kirogate.pool;

import java.util.SplittableRandom;

/** All chance of one world: which faults it has, and how often they strike. */
final class Luck {
  private static final double[] ODDS = {0, 0, 0, 0.03, 0.15, 0.5};

  private final SplittableRandom random;
  private final double[] odds = new double[Fault.values().length];
  private boolean calm;

  private Luck(long seed) {
    random = new SplittableRandom(seed);
  }

  /** Some faults, and each as likely as it may be. */
  static Luck of(long seed) {
    Luck luck = new Luck(seed);
    for (int i = 0; i < luck.odds.length; i++) {
      luck.odds[i] = ODDS[luck.random.nextInt(ODDS.length)];
    }
    return luck;
  }

  /** No faults at all. */
  static Luck fair(long seed) {
    Luck luck = new Luck(seed);
    luck.calmDown();
    return luck;
  }

  /** From now on no fault strikes. */
  void calmDown() {
    calm = true;
  }

  boolean isCalm() {
    return calm;
  }

  boolean strikes(Fault fault) {
    double chance = odds[fault.ordinal()];
    return !calm && chance > 0 && random.nextDouble() < chance;
  }

  /** One time in so many. */
  boolean once(int in) {
    return random.nextInt(in) == 0;
  }

  /** From 0 to one less. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  /** Mostly far below the limit, now and then near it, and while faults strike beyond it, ms. */
  long upTo(int limit) {
    int most = calm ? limit / 2 : limit + limit / 8;
    return 1 + random.nextInt(once(4) ? most : 1 + most / 8);
  }

  /** How long a message is under way, ms. */
  long busDelay() {
    return strikes(Fault.SLOW_BUS) ? random.nextInt(700) : random.nextInt(3);
  }
}
