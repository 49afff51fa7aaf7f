package io.kirogate.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Prints what a turn through {@code /execute} costs one client, as ratios to the first contender,
 * the {@link BareServer}: the servers are asked in turns, so that the machine's moods meet all of
 * them.
 */
final class TurnTimes {
  private static final int ROUND = 20;
  private static final int WARM_UP_PERCENT = 30;
  private static final double P50 = 0.5;
  private static final double P99 = 0.99;

  private final Map<String, Contender> contenders = new LinkedHashMap<>();

  /** One server, and what was measured of it. */
  private record Contender(Client client, List<Client.Answer> answers) {

    void round(boolean counts) throws IOException {
      for (int i = 0; i < ROUND; i++) {
        Client.Answer answer = client.ask();
        if (counts) {
          answers.add(answer);
        }
      }
    }

    double micros(double quantile, ToLongFunction<Client.Answer> what) {
      long[] sorted = answers.stream().mapToLong(what).sorted().toArray();
      return sorted[(int) ((sorted.length - 1) * quantile)] / 1000.0;
    }
  }

  /**
   * @param ports the first of each is asked
   */
  TurnTimes(Map<String, List<Integer>> ports) throws IOException {
    for (Map.Entry<String, List<Integer>> entry : ports.entrySet()) {
      Client client = new Client(entry.getValue().get(0));
      contenders.put(entry.getKey(), new Contender(client, new ArrayList<>()));
    }
  }

  /** At least one round counts, however short the time is. */
  void measure(Duration duration) throws IOException {
    long began = System.nanoTime();
    long warm = duration.toNanos() * WARM_UP_PERCENT / 100;
    boolean counts;
    do {
      counts = System.nanoTime() - began > warm;
      for (Contender contender : contenders.values()) {
        contender.round(counts);
      }
    } while (!counts || System.nanoTime() - began < duration.toNanos());
  }

  void print() {
    System.out.printf(
        "%n%-16s %8s %10s %10s %8s %8s %14s %14s%n",
        "one client",
        "turns",
        "p50 us",
        "p99 us",
        "p50 x",
        "p99 x",
        "last byte p50",
        "last byte p99");
    contenders.forEach(this::print);
  }

  private void print(String name, Contender it) {
    Contender bare = contenders.values().iterator().next();
    double p50 = it.micros(P50, Client.Answer::tookNanos);
    double p99 = it.micros(P99, Client.Answer::tookNanos);
    System.out.printf(
        "%-16s %8d %10.0f %10.0f %8.2f %8.2f %14.0f %14.0f%n",
        name,
        it.answers().size(),
        p50,
        p99,
        p50 / bare.micros(P50, Client.Answer::tookNanos),
        p99 / bare.micros(P99, Client.Answer::tookNanos),
        it.micros(P50, Client.Answer::lastByteNanos),
        it.micros(P99, Client.Answer::lastByteNanos));
  }
}
