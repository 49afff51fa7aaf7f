package io.kirogate.doctor;

import io.kirogate.bus.Addresses;
import io.kirogate.config.AgentConfig;
import io.kirogate.config.Config;
import io.kirogate.doctor.Trial.Step;
import io.kirogate.instance.InstanceRefusal;
import io.kirogate.instance.Occupant;
import io.kirogate.message.Gone;
import io.kirogate.message.PoolId;
import io.kirogate.message.SlotId;
import io.kirogate.message.WorkerId;
import io.kirogate.process.Guardian;
import io.kirogate.process.Programs;
import io.kirogate.worker.Agent;
import io.vertx.core.Deployable;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tries all that a start needs beside its config, and tells what to do about what is missing. */
public final class Doctor {
  private static final WorkerId PATIENT = new WorkerId(new SlotId(new PoolId("doctor"), 1), 1);

  private final Config config;
  private final Agent agent;
  private final Map<String, String> environment;
  private final Report report;

  /**
   * @param agent the configured one, whatever would stand in for it
   * @param environment the gateway's
   */
  public Doctor(Config config, Agent agent, Map<String, String> environment, Report report) {
    this.config = config;
    this.agent = agent;
    this.environment = environment;
    this.report = report;
  }

  /**
   * Blocks as long as an agent may take to start and to answer.
   *
   * @param worker makes a worker of the agent
   */
  public void examine(BiFunction<WorkerId, Addresses, Deployable> worker) {
    checkPort(checkPlace());
    boolean startable = checkWrapper() & checkCommand() & checkDirectory();
    if (startable) {
      tryAgent(worker);
    } else {
      skip(List.of("Start", "Login", "Prompt", "Reset", "Version"));
    }
  }

  private void skip(List<String> checks) {
    checks.forEach(check -> report.skipped(check, "it needs what failed above"));
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

  // ---- what it starts ----

  private boolean checkWrapper() {
    List<String> configured = agent.config().wrapper();
    List<Tool> tools =
        configured == null
            ? Tool.DEFAULT
            : configured.stream().limit(1).map(word -> new Tool(word, "", word)).toList();
    boolean whole = true;
    for (Tool tool : tools) {
      whole &= check(tool);
    }
    return whole && tryWrapper(String.join(", ", tools.stream().map(Tool::name).toList()));
  }

  private boolean tryWrapper(String names) {
    String failure = Rehearsal.failure(agent);
    if (failure.isEmpty()) {
      report.passed("Wrapper: " + names);
    } else {
      report.failed(
          "Wrapper: around a command that does nothing it " + failure,
          agent.config().wrapper() == null
              ? "Install those of util-linux and coreutils (now: %s) anew, or see agent.wrapper"
                  .formatted(names)
              : "Correct agent.wrapper, or leave it out");
    }
    return failure.isEmpty();
  }

  private boolean check(Tool tool) {
    Optional<Path> program = find(tool.name());
    if (program.isEmpty()) {
      report.failed(
          "Wrapper: there is no %s on the agents' %s".formatted(tool.name(), path()),
          "Install it, it is part of " + tool.source());
      return false;
    } else if (!tool.offered(program.get(), agent.environment())) {
      report.failed(
          "Wrapper: %s does not know %s".formatted(program.get(), tool.option()),
          "Install one that does, of " + tool.source());
      return false;
    }
    return true;
  }

  private boolean checkCommand() {
    String command = agent.command().get(0);
    Optional<Path> program = find(command);
    if (program.isPresent()) {
      report.passed("Command: %s, of the agents' %s".formatted(program.get(), path()));
    } else if (command.contains("/")) {
      report.failed(
          "Command: there is no executable " + command, "Install it, or correct agent.command");
    } else {
      report.failed(
          "Command: there is no %s on the agents' %s".formatted(command, path()),
          elsewhere(command)
              .map(there -> "It is in " + there + ": add that to agent.environment.set.PATH")
              .orElse("Install it, or add its directory to agent.environment.set.PATH"));
    }
    return program.isPresent();
  }

  private Optional<Path> find(String program) {
    return Programs.find(program, agent.environment(), directory());
  }

  private String path() {
    return "PATH (" + agent.environment().getOrDefault("PATH", "none") + ")";
  }

  /** Where installers put it, and a service does not look. */
  private Optional<Path> elsewhere(String command) {
    return Stream.of(Path.of(environment.getOrDefault("HOME", "/"), ".local/bin"))
        .flatMap(home -> Stream.of(home, Path.of("/usr/local/bin")))
        .filter(there -> Files.isExecutable(there.resolve(command)))
        .findFirst();
  }

  // ---- where it works ----

  private Path directory() {
    return agent.directory(PATIENT.slot());
  }

  private boolean checkDirectory() {
    Path directory = directory();
    boolean ownEach = agent.config().directory().contains(Agent.SLOT);
    boolean usable = ownEach ? canBeMade(directory) : canBeUsed(directory);
    if (usable) {
      report.passed(
          "Directory: " + Path.of(agent.config().directory()).toAbsolutePath().normalize());
    }
    return usable;
  }

  private boolean canBeUsed(Path directory) {
    boolean usable = Files.isReadable(directory) && Files.isExecutable(directory);
    if (!usable) {
      report.failed(
          "Directory: %s cannot be read and entered by %s".formatted(directory, user()),
          "chmod u+rx it (as its owner), or name another with agent.directory");
    }
    return usable;
  }

  private boolean canBeMade(Path directory) {
    Path above = directory;
    while (!Files.exists(above)) {
      above = above.getParent();
    }
    boolean usable = Files.isDirectory(above) && Files.isWritable(above);
    if (!usable) {
      report.failed(
          "Directory: %s cannot make directories for agents in %s".formatted(user(), above),
          "chmod u+wx it (as its owner), or name another with agent.directory");
    }
    return usable;
  }

  private static String user() {
    return System.getProperty("user.name");
  }

  // ---- what it does ----

  /** Nothing of it is left, even if we are ended meanwhile. */
  private void tryAgent(BiFunction<WorkerId, Addresses, Deployable> worker) {
    Addresses addresses = new Addresses(UUID.randomUUID().toString());
    Guardian guardian = Guardian.start(addresses.instance());
    Footprint footprint = Footprint.at(directory());
    Runtime.getRuntime().addShutdownHook(new Thread(footprint::erase));
    try {
      tell(Trial.run(PATIENT, addresses, worker));
    } catch (CompletionException e) {
      report.failed(
          "Start: the agent cannot be started: " + e.getCause(),
          "If it is about the directory, see agent.directory; else this is a defect of kirogate");
      skip(List.of("Login", "Prompt", "Reset", "Version"));
    } finally {
      guardian.end().toCompletableFuture().join();
    }
  }

  private void tell(Trial.Outcome outcome) {
    if (outcome.gone().filter(gone -> gone.cause() == Gone.Cause.SIGNED_OUT).isPresent()) {
      report.failed(
          "Login: nobody is signed in: " + outcome.gone().get().detail(),
          "As %s: %s login".formatted(user(), quoted(agent.command().get(0))));
      skip(List.of("Prompt", "Reset"));
    } else {
      tellStart(outcome);
      tellPrompt(outcome);
      tellReset(outcome);
    }
    tellVersion(outcome);
  }

  private void tellStart(Trial.Outcome outcome) {
    if (outcome.passed(Step.START)) {
      report.passed("Start: it came up to its ready mark");
    } else {
      report.failed(
          "Start: its ready mark was never seen: " + detail(outcome),
          "See what it shows: %s\nShould it only be slow, raise agent.bootTimeout; should it show something else than it used to, the profile %s needs another version of it (tested with: %s)"
              .formatted(byHand(), name(), tested()));
    }
  }

  private void tellPrompt(Trial.Outcome outcome) {
    if (outcome.passed(Step.PROMPT)) {
      report.passed("Login: somebody is signed in");
      report.passed("Prompt: it answered one");
    } else if (outcome.passed(Step.START)) {
      report.failed(
          "Prompt: " + detail(outcome),
          "Ask it by hand: %s\nShould it only be slow, raise pool.turnTimeout; should it answer there, the profile %s needs another version of it (tested with: %s)"
              .formatted(byHand(), name(), tested()));
      skip(List.of("Login"));
    } else {
      skip(List.of("Login", "Prompt"));
    }
  }

  /** Whoever does not rely on it may go without. */
  private void tellReset(Trial.Outcome outcome) {
    if (outcome.passed(Step.RESET)) {
      report.passed("Reset: it forgot the prompt, and proved it");
    } else if (!outcome.passed(Step.PROMPT)) {
      skip(List.of("Reset"));
    } else if (config.agent().reset() != AgentConfig.Reset.CLEAR) {
      report.noted("Reset: " + detail(outcome), "agent.reset does without it");
    } else {
      report.failed(
          "Reset: " + detail(outcome),
          "Set agent.reset to \"respawn\" (a new process for each request), or raise agent.resetTimeout should it only be slow");
    }
  }

  private void tellVersion(Trial.Outcome outcome) {
    String version = outcome.version();
    List<String> tested = agent.profile().testedWith();
    if (agent.profile().versionRule().isEmpty()) {
      report.skipped("Version", "the profile " + name() + " knows no way to ask for it");
    } else if (version.isEmpty()) {
      report.noted("Version: it does not tell one", "The profile is tested with: " + tested());
    } else if (tested.contains(version)) {
      report.passed("Version: %s, which the profile is tested with".formatted(version));
    } else {
      report.noted(
          "Version: %s, which the profile %s is not tested with".formatted(version, name()),
          "Tested with: %s. What is told above was tried with %s, just now"
              .formatted(tested(), version));
    }
  }

  /** To be pasted into a shell. */
  private String byHand() {
    return agent.command().stream()
        .map(Doctor::quoted)
        .collect(Collectors.joining(" ", "cd " + quoted(directory().toString()) + " && ", ""));
  }

  private static String quoted(String word) {
    return word.matches("[\\w./:@%+=,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  private static String detail(Trial.Outcome outcome) {
    return outcome.gone().map(Gone::detail).orElse("");
  }

  private String name() {
    return agent.profile().name();
  }

  private String tested() {
    List<String> versions = agent.profile().testedWith();
    return versions.isEmpty() ? "none" : String.join(", ", versions);
  }
}
