package io.kirogate.doctor;

import io.kirogate.message.SlotId;
import io.kirogate.process.Programs;
import io.kirogate.worker.Agent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What one agent needs before it can be started. */
final class Installation {
  private final Agent agent;
  private final SlotId slot;
  private final Map<String, String> environment;
  private final Report report;

  /**
   * @param slot that it would have
   * @param environment the gateway's
   */
  Installation(Agent agent, SlotId slot, Map<String, String> environment, Report report) {
    this.agent = agent;
    this.slot = slot;
    this.environment = environment;
    this.report = report;
  }

  /** Whether it can be started. */
  boolean check() {
    return checkWrapper() & checkCommand() & checkDirectory();
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
    return agent.directory(slot);
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
}
