package io.kirogate.bench;

import io.kirogate.agent.acp.WireSpeed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures the gateway against a {@link BareServer} in one run: first with agents that have a line
 * interface, then with agents that speak the Agent Client Protocol.
 */
public final class TurnBench {
  private static final int SECONDS = 100;

  /** Parts of the time, each for one table. */
  private static final int PARTS = 5;

  private TurnBench() {}

  /**
   * Measures for as many seconds as its first argument says (100), beside what its servers take to
   * start; the second may be {@code line} or {@code acp}, the only one to measure.
   *
   * @throws Exception whatever goes wrong; the run is worth nothing then
   */
  public static void main(String[] arguments) throws Exception {
    int seconds = arguments.length == 0 ? SECONDS : Integer.parseInt(arguments[0]);
    String only = arguments.length < 2 ? "" : arguments[1];
    Duration part = Duration.ofSeconds(seconds).dividedBy(PARTS);
    Path directory = Files.createTempDirectory("kirogate-bench");
    if (!only.equals("acp")) {
      line(directory, part);
    }
    if (!only.equals("line")) {
      acp(directory, part);
    }
  }

  private static void line(Path directory, Duration part) throws Exception {
    try (Servers servers = new Servers(directory)) {
      Map<String, List<Integer>> ports = new LinkedHashMap<>();
      ports.put("bare", List.of(servers.bareLine(), servers.bareLine()));
      ports.put("reset none", List.of(servers.line("none")));
      ports.put("reset clear", List.of(servers.line("clear")));
      turns(ports, part);
    }
  }

  private static void acp(Path directory, Duration part) throws Exception {
    try (Servers servers = new Servers(directory)) {
      Map<String, List<Integer>> ports = new LinkedHashMap<>();
      ports.put("bare acp", List.of(servers.bareAcp(), servers.bareAcp()));
      ports.put("acp opened ahead", List.of(servers.acp("ahead", 2)));
      ports.put("acp opened after", List.of(servers.acp("after", 1)));
      ports.put("acp ahead, close", List.of(servers.acp("closed", 2, "close")));
      turns(ports, part);
      ports.keySet().retainAll(List.of("bare acp", "acp opened ahead"));
      WireRate wire = new WireRate(ports);
      wire.measure(part);
      wire.print();
    }
    System.out.printf(Locale.ROOT, "%-25s %18.0f%n", "the driver alone", driverAlone());
  }

  /** The first rounds warm up. */
  private static double driverAlone() {
    WireSpeed.megabytesPerSecond();
    WireSpeed.megabytesPerSecond();
    return WireSpeed.megabytesPerSecond();
  }

  private static void turns(Map<String, List<Integer>> ports, Duration part) throws Exception {
    TurnTimes times = new TurnTimes(ports);
    times.measure(part);
    times.print();
    Throughput throughput = new Throughput(ports);
    throughput.measure(part);
    throughput.print();
  }
}
