package io.kirogate;

import io.kirogate.agent.AgentProfile;
import io.kirogate.agent.InvalidProfile;
import io.kirogate.agent.Profiles;
import io.kirogate.config.AgentConfig;
import io.kirogate.config.Config;
import io.kirogate.config.ConfigLoader;
import io.kirogate.config.InvalidConfig;
import io.kirogate.config.PoolSetup;
import io.kirogate.config.Problem;
import io.kirogate.message.PoolId;
import io.kirogate.task.Tasks;
import io.kirogate.worker.Agent;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that is read and checked before anything starts.
 *
 * @param pools by their ids, the default one first
 */
record Preparation(Config config, Tasks tasks, Map<PoolId, PreparedPool> pools) {

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
    Map<String, Profiled> agents = new LinkedHashMap<>();
    named.agents().forEach((path, agent) -> agents.put(path, Profiled.of(path, agent, problems)));
    config.ifPresent(all -> checkVariants(all, agents, problems));
    if (!problems.isEmpty()) {
      throw new InvalidConfig(problems);
    }
    return new Preparation(config.get(), tasks, pools(config.get(), agents, environment));
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

  private static Map<PoolId, PreparedPool> pools(
      Config config, Map<String, Profiled> agents, Map<String, String> environment) {
    Map<PoolId, PreparedPool> pools = new LinkedHashMap<>();
    setups(config)
        .forEach(
            (id, setup) -> {
              Profiled profiles = agents.get(pathOf(id));
              pools.put(
                  id,
                  PreparedPool.of(id, setup, profiles.wanted(), profiles.fallback(), environment));
            });
    return pools;
  }

  /** Whether the config and the profile that it names go together. */
  private static void checkVariants(
      Config config, Map<String, Profiled> agents, List<Problem> problems) {
    setups(config)
        .forEach(
            (id, setup) -> {
              String path = pathOf(id);
              AgentProfile wanted = agents.get(path).wanted();
              if (wanted != null) {
                Agent.variantFault(wanted, setup.agent())
                    .ifPresent(words -> problems.add(new Problem(path + ".variant", words)));
                Agent.commandFault(wanted, setup.agent())
                    .ifPresent(words -> problems.add(new Problem(path + ".command", words)));
              }
            });
  }

  private static Map<PoolId, PoolSetup> setups(Config config) {
    Map<PoolId, PoolSetup> setups = new LinkedHashMap<>();
    setups.put(PoolId.DEFAULT, new PoolSetup(config.agent(), config.pool()));
    config.pools().forEach((name, setup) -> setups.put(new PoolId(name), setup));
    return setups;
  }

  /** Where a pool's agent stands in the config. */
  private static String pathOf(PoolId pool) {
    return pool.isDefault() ? "$.agent" : "$.pools." + pool + ".agent";
  }

  /**
   * What a config names that lies outside it.
   *
   * @param agents by their paths
   * @param tasks a directory; null = none
   */
  private record Named(Map<String, NamedAgent> agents, String tasks) {

    static Named by(Config config) {
      Map<String, NamedAgent> agents = new LinkedHashMap<>();
      setups(config).forEach((id, setup) -> agents.put(pathOf(id), NamedAgent.by(setup.agent())));
      return new Named(agents, config.tasks().directory());
    }

    /**
     * Of a faulty config: its plain strings, so that what they name is told of in the same breath.
     */
    static Named asWritten(String json, List<Problem> problems) {
      if (problems.stream().anyMatch(problem -> problem.path().equals("$"))) {
        return new Named(Map.of(), null);
      }
      JsonObject all = new JsonObject(json);
      Map<String, NamedAgent> agents = new LinkedHashMap<>();
      agents.put(pathOf(PoolId.DEFAULT), NamedAgent.asWritten(all.getValue("agent")));
      if (all.getValue("pools") instanceof JsonObject pools) {
        for (String name : pools.fieldNames()) {
          Object agent =
              pools.getValue(name) instanceof JsonObject pool ? pool.getValue("agent") : null;
          agents.put(pathOf(new PoolId(name)), NamedAgent.asWritten(agent));
        }
      }
      return new Named(agents, plain(all.getValue("tasks"), "directory"));
    }
  }

  /** What an agent's section names; null where there is nothing to look for. */
  private record NamedAgent(String profile, String fallback, String directory) {

    static NamedAgent by(AgentConfig agent) {
      return new NamedAgent(agent.profile(), agent.fallback(), agent.directory());
    }

    static NamedAgent asWritten(Object section) {
      return new NamedAgent(
          plain(section, "profile"), plain(section, "fallback"), plain(section, "directory"));
    }
  }

  private static String plain(Object section, String key) {
    return section instanceof JsonObject object
            && object.getValue(key) instanceof String text
            && !text.contains("${")
        ? text
        : null;
  }

  /** The profiles of an agent's section; null where none is named or none can be used. */
  private record Profiled(AgentProfile wanted, AgentProfile fallback) {

    static Profiled of(String path, NamedAgent named, List<Problem> problems) {
      checkDirectory(path, named.directory(), problems);
      return new Profiled(
          profile(path + ".profile", named.profile(), problems),
          profile(path + ".fallback", named.fallback(), problems));
    }

    private static AgentProfile profile(String path, String name, List<Problem> problems) {
      try {
        return name == null ? null : Profiles.load(name);
      } catch (InvalidProfile e) {
        problems.add(new Problem(path, e.getMessage()));
        return null;
      }
    }

    /**
     * A directory of its own for each slot is made when its agent starts; a common one must be
     * there.
     */
    private static void checkDirectory(String path, String directory, List<Problem> problems) {
      if (directory != null
          && !directory.contains(Agent.SLOT)
          && !Files.isDirectory(Path.of(directory))) {
        problems.add(
            new Problem(
                path + ".directory",
                "expected a directory, found none at " + Path.of(directory).toAbsolutePath()));
      }
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

  /** The pool that the top level of the config describes. */
  PreparedPool defaultPool() {
    return pools.get(PoolId.DEFAULT);
  }
}
