package io.kirogate;

import io.kirogate.agent.AgentKind;
import io.kirogate.agent.InvalidProfile;
import io.kirogate.agent.Profiles;
import io.kirogate.config.AgentConfig;
import io.kirogate.config.Config;
import io.kirogate.config.ConfigLoader;
import io.kirogate.config.InvalidConfig;
import io.kirogate.config.Problem;
import io.kirogate.process.Programs;
import io.kirogate.task.Tasks;
import io.kirogate.worker.Agent;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that is read and checked before anything starts.
 *
 * @param agent what the pool runs
 * @param configured the name of the agent that the operator wants
 * @param standIn whether another runs in its place, since its command is not on the PATH
 */
record Preparation(Config config, Tasks tasks, Agent agent, String configured, boolean standIn) {

  /**
   * Reads the config and the files that it names; blocks.
   *
   * @throws InvalidConfig with everything that is wrong, in the config itself and in what it names
   */
  static Preparation of(String json, Map<String, String> environment) {
    List<Problem> problems = new ArrayList<>();
    Optional<Config> config = config(json, environment, problems);
    Named named = config.map(Named::by).orElseGet(() -> Named.asWritten(json, problems));
    Tasks tasks = tasks(named.tasks(), problems);
    AgentKind wanted = profile("$.agent.profile", named.profile(), problems);
    AgentKind fallback = profile("$.agent.fallback", named.fallback(), problems);
    checkDirectory(named.directory(), problems);
    if (!problems.isEmpty()) {
      throw new InvalidConfig(problems);
    }
    return chosen(config.orElseThrow(), tasks, wanted, fallback, environment);
  }

  private static Optional<Config> config(
      String json, Map<String, String> environment, List<Problem> problems) {
    try {
      return Optional.of(ConfigLoader.load(json, environment));
    } catch (InvalidConfig e) {
      problems.addAll(e.problems());
      return Optional.empty();
    }
  }

  /** What a config names that lies outside it; null where there is nothing to look for. */
  private record Named(String profile, String fallback, String directory, String tasks) {

    static Named by(Config config) {
      AgentConfig agent = config.agent();
      return new Named(
          agent.profile(), agent.fallback(), agent.directory(), config.tasks().directory());
    }

    /**
     * Of a faulty config: its plain strings, so that what they name is told of in the same breath.
     */
    static Named asWritten(String json, List<Problem> problems) {
      if (problems.stream().anyMatch(problem -> problem.path().equals("$"))) {
        return new Named(null, null, null, null);
      }
      JsonObject all = new JsonObject(json);
      return new Named(
          plain(all, "agent", "profile"),
          plain(all, "agent", "fallback"),
          plain(all, "agent", "directory"),
          plain(all, "tasks", "directory"));
    }

    private static String plain(JsonObject all, String section, String key) {
      return all.getValue(section) instanceof JsonObject object
              && object.getValue(key) instanceof String text
              && !text.contains("${")
          ? text
          : null;
    }
  }

  private static Tasks tasks(String directory, List<Problem> problems) {
    try {
      return Tasks.load(directory == null ? null : Path.of(directory));
    } catch (Tasks.Broken e) {
      e.problems().forEach(problem -> problems.add(new Problem("$.tasks.directory", problem)));
      return null;
    }
  }

  private static AgentKind profile(String path, String name, List<Problem> problems) {
    try {
      return name == null ? null : Profiles.load(name);
    } catch (InvalidProfile e) {
      problems.add(new Problem(path, e.getMessage()));
      return null;
    }
  }

  /**
   * A directory of its own for each slot is made when its agent starts; a common one must be there.
   */
  private static void checkDirectory(String directory, List<Problem> problems) {
    if (directory != null
        && !directory.contains(Agent.SLOT)
        && !Files.isDirectory(Path.of(directory))) {
      problems.add(
          new Problem(
              "$.agent.directory",
              "expected a directory, found none at " + Path.of(directory).toAbsolutePath()));
    }
  }

  private static Preparation chosen(
      Config config,
      Tasks tasks,
      AgentKind wanted,
      AgentKind fallback,
      Map<String, String> environment) {
    Agent agent = Agent.of(wanted, config.agent(), environment);
    boolean standIn = fallback != null && !installed(agent);
    Agent runs = standIn ? Agent.standIn(fallback, config.agent(), environment) : agent;
    return new Preparation(config, tasks, runs, wanted.name(), standIn);
  }

  private static boolean installed(Agent agent) {
    return Programs.find(agent.command().get(0), agent.environment(), agent.directory("worker1"))
        .isPresent();
  }

  String name() {
    return agent.kind().name();
  }
}
