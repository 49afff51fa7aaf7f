package io.kirogate.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Prints how many turns a second two agents give to so many clients that ask without a pause, as
 * ratios to two {@link BareServer}s with one agent each, which are its first contender.
 */
final class Throughput {
  private static final List<Integer> CLIENTS = List.of(1, 2, 8);
  private static final Duration LONGEST_SLICE = Duration.ofMillis(500);

  /** The ports of each contender, over which its clients are spread. */
  private final Map<String, List<Integer>> contenders;

  private final Map<String, Map<Integer, Count>> counts = new LinkedHashMap<>();

  private Duration slice = LONGEST_SLICE;

  private record Count(long turns, long nanos) {
    static final Count NONE = new Count(0, 0);

    Count and(Count more) {
      return new Count(turns + more.turns, nanos + more.nanos);
    }

    double perSecond() {
      return turns * 1e9 / nanos;
    }
  }

  Throughput(Map<String, List<Integer>> contenders) {
    this.contenders = contenders;
  }

  /** Short slices in turns, so that the machine's moods meet all of them. */
  void measure(Duration duration) throws Exception {
    Duration once = duration.dividedBy((long) CLIENTS.size() * contenders.size());
    slice = once.compareTo(LONGEST_SLICE) < 0 ? once : LONGEST_SLICE;
    long began = System.nanoTime();
    while (System.nanoTime() - began < duration.toNanos()) {
      for (int clients : CLIENTS) {
        for (String name : contenders.keySet()) {
          Count more = slice(contenders.get(name), clients);
          counts
              .computeIfAbsent(name, first -> new LinkedHashMap<>())
              .merge(clients, more, Count::and);
        }
      }
    }
  }

  private Count slice(List<Integer> ports, int clients) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    try {
      List<Future<Count>> running = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        running.add(threads.submit(asking(ports.get(i % ports.size()))));
      }
      Count all = Count.NONE;
      for (Future<Count> one : running) {
        all = all.and(one.get());
      }
      return new Count(all.turns(), all.nanos() / clients);
    } finally {
      threads.shutdown();
    }
  }

  private Callable<Count> asking(int port) {
    return () -> {
      try (Client client = new Client(port)) {
        return ask(client);
      }
    };
  }

  private Count ask(Client client) throws IOException {
    long began = System.nanoTime();
    long turns = 0;
    while (System.nanoTime() - began < slice.toNanos()) {
      client.ask();
      turns++;
    }
    return new Count(turns, System.nanoTime() - began);
  }

  void print() {
    System.out.printf("%n%-16s", "turns/s");
    CLIENTS.forEach(clients -> System.out.printf(" %14s %6s", clients + " clients", "x"));
    System.out.println();
    counts.forEach(this::print);
  }

  private void print(String name, Map<Integer, Count> its) {
    System.out.printf("%-16s", name);
    Map<Integer, Count> bare = counts.values().iterator().next();
    its.forEach(
        (clients, count) ->
            System.out.printf(
                " %14.0f %6.2f",
                count.perSecond(), count.perSecond() / bare.get(clients).perSecond()));
    System.out.println();
  }
}
