package io.kirogate.doctor;

import io.kirogate.bus.Addresses;
import io.kirogate.config.Config;
import io.kirogate.instance.InstanceRefusal;
import io.kirogate.instance.Occupant;
import io.kirogate.message.LeftVariant;
import io.kirogate.message.PoolId;
import io.kirogate.message.SlotId;
import io.kirogate.message.WorkerId;
import io.kirogate.process.Guardian;
import io.kirogate.worker.Agent;
import io.vertx.core.Deployable;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;

/** Tries all that a start needs beside its config, and tells what to do about what is missing. */
public final class Doctor {
  private static final WorkerId FIRST = new WorkerId(new SlotId(new PoolId("doctor"), 1), 1);

  private final Config config;
  private final Map<String, String> environment;
  private final Report report;

  /** Makes a worker of the agent. */
  @FunctionalInterface
  public interface Factory {
    /**
     * @param left the ways to run it that were tried before, and that do not work
     */
    Deployable worker(WorkerId id, Addresses addresses, List<LeftVariant> left);
  }

  /**
   * One pool's agent.
   *
   * @param agent the configured one, whatever would stand in for it
   * @param factory makes a worker of it
   */
  public record Patient(PoolId pool, Agent agent, Factory factory) {}

  /**
   * @param environment the gateway's
   */
  public Doctor(Config config, Map<String, String> environment, Report report) {
    this.config = config;
    this.environment = environment;
    this.report = report;
  }

  /** Blocks as long as the agents may take to start and to answer, one after the other. */
  public void examine(List<Patient> patients) {
    checkPort(checkPlace());
    for (Patient patient : patients) {
      report.turnTo(patients.size() == 1 ? "" : patient.pool() + ": ");
      examine(patient);
    }
    report.turnTo("");
  }

  private void examine(Patient patient) {
    Agent agent = patient.agent();
    Path directory = agent.directory(FIRST.slot());
    Behaviour behaviour = new Behaviour(agent, directory, report);
    if (new Installation(agent, FIRST.slot(), environment, report).check()) {
      tryAgent(patient, directory, behaviour);
    } else {
      behaviour.skip(Behaviour.CHECKS);
    }
  }

  // ---- where it runs ----

  /** Who runs there already: no failure, a gateway may well be examined while it serves. */
  private Optional<Long> checkPlace() {
    try {
      Occupant occupant = Occupant.of(config, environment);
      report.passed(
          "State directory: %s, %s"
              .formatted(occupant.place(), occupant.pid().map(Doctor::inUse).orElse("free")));
      return occupant.pid();
    } catch (InstanceRefusal e) {
      report.failed(
          "State directory: " + e.getMessage(),
          "Correct that, or name other places with state.directory, instance.lock, instance.pid");
      return Optional.empty();
    }
  }

  private static String inUse(long pid) {
    return "in use by the running gateway (PID " + pid + ")";
  }

  private void checkPort(Optional<Long> running) {
    String host = config.http().host();
    int port = config.http().port();
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(host, port));
      report.passed("Port: %s:%d is free".formatted(host, port));
    } catch (IOException e) {
      if (running.isPresent() && e instanceof BindException) {
        report.passed("Port: %s:%d is %s".formatted(host, port, inUse(running.get())));
      } else {
        report.failed(
            "Port: cannot listen on %s:%d: %s".formatted(host, port, e.getMessage()),
            "End what holds it (ss -ltnp 'sport = :%d' names it), or change http.port or http.host"
                .formatted(port));
      }
    }
  }

  // ---- what it does ----

  /** Nothing of it is left, even if we are ended meanwhile. */
  private void tryAgent(Patient patient, Path directory, Behaviour behaviour) {
    Addresses addresses = new Addresses(UUID.randomUUID().toString());
    Guardian guardian = Guardian.start(addresses.instance());
    Footprint footprint = Footprint.at(directory);
    Runtime.getRuntime().addShutdownHook(new Thread(footprint::erase));
    try {
      behaviour.tell(Trial.run(FIRST, addresses, patient.factory()));
    } catch (CompletionException e) {
      report.failed(
          "Start: the agent cannot be started: " + e.getCause(),
          "If it is about the directory, see agent.directory; else this is a defect of kirogate");
      behaviour.skip(Behaviour.CHECKS.subList(1, Behaviour.CHECKS.size()));
    } finally {
      guardian.end().toCompletableFuture().join();
    }
  }
}
