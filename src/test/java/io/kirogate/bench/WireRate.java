package io.kirogate.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Prints how many megabytes of an agent's wire a core takes that has nothing else to do: the CPU
 * time of threads is counted, not the time that passes. Each answer is 1 MB in 10,000 chunks.
 *
 * <p>All servers share an event loop and the thread that reads the agents' pipes, and only one is
 * asked at a time.
 */
final class WireRate {
  private static final int CHUNKS = 10_000;
  private static final int WARM_UP = 3;
  private static final double MEGABYTE = 1e6;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Map<String, Client> contenders = new LinkedHashMap<>();
  private final Map<String, Cost> costs = new LinkedHashMap<>();

  /**
   * @param driving CPU nanoseconds of those who drive the agent: a gateway's workers, or the event
   *     loop of a bare server
   * @param all of all threads but the client's
   */
  private record Cost(long answers, long driving, long all, long passed) {
    Cost and(Cost more) {
      return new Cost(
          answers + more.answers, driving + more.driving, all + more.all, passed + more.passed);
    }

    double megabytes() {
      return answers * (double) CHUNKS * AcpAgent.wireBytes() / MEGABYTE;
    }

    double rate(long nanos) {
      return megabytes() * 1e9 / nanos;
    }
  }

  /**
   * @param ports the first of each is asked
   */
  WireRate(Map<String, List<Integer>> ports) throws IOException {
    for (Map.Entry<String, List<Integer>> entry : ports.entrySet()) {
      contenders.put(
          entry.getKey(), new Client(entry.getValue().get(0), AcpAgent.longAnswer(CHUNKS)));
    }
  }

  void measure(Duration duration) throws IOException {
    for (int i = 0; i < WARM_UP; i++) {
      for (Client client : contenders.values()) {
        cost(client);
      }
    }
    long began = System.nanoTime();
    do {
      for (Map.Entry<String, Client> contender : contenders.entrySet()) {
        costs.merge(contender.getKey(), cost(contender.getValue()), Cost::and);
      }
    } while (System.nanoTime() - began < duration.toNanos());
  }

  private static Cost cost(Client client) throws IOException {
    long began = System.nanoTime();
    Map<Long, Long> before = cpu();
    Client.Answer answer = client.ask();
    Map<Long, Long> after = cpu();
    if (answer.length() < 100 * CHUNKS) {
      throw new IOException("an answer of only " + answer.length() + " characters");
    }
    long loop = 0;
    long workers = 0;
    long all = 0;
    for (Map.Entry<Long, Long> thread : after.entrySet()) {
      long spent = thread.getValue() - before.getOrDefault(thread.getKey(), 0L);
      all += spent;
      loop += isNamed(thread.getKey(), "eventloop") ? spent : 0;
      workers += isNamed(thread.getKey(), "kirogate-workers") ? spent : 0;
    }
    return new Cost(1, Math.max(loop, workers), all, System.nanoTime() - began);
  }

  /** CPU nanoseconds of each thread but this one. */
  private static Map<Long, Long> cpu() {
    long own = Thread.currentThread().getId();
    return Arrays.stream(THREADS.getAllThreadIds())
        .filter(id -> id != own)
        .boxed()
        .collect(Collectors.toMap(id -> id, id -> Math.max(0, THREADS.getThreadCpuTime(id))));
  }

  private static boolean isNamed(long id, String part) {
    return THREADS.getThreadInfo(id) != null
        && THREADS.getThreadInfo(id).getThreadName().contains(part);
  }

  void print() {
    System.out.printf(
        "%n%-16s %8s %18s %18s %18s%n",
        "1 MB in chunks", "answers", "MB/s, driving", "MB/s, all threads", "MB/s, time passed");
    costs.forEach(
        (name, cost) ->
            System.out.printf(
                "%-16s %8d %18.0f %18.0f %18.0f%n",
                name,
                cost.answers(),
                cost.rate(cost.driving()),
                cost.rate(cost.all()),
                cost.rate(cost.passed())));
  }
}
