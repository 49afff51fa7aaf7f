package io.kirogate.worker;

import io.kirogate.agent.AgentProfile;
import io.kirogate.agent.AgentVariant;
import io.kirogate.agent.Setup;
import io.kirogate.agent.VersionRule;
import io.kirogate.bus.Addresses;
import io.kirogate.config.AgentConfig;
import io.kirogate.message.AgentName;
import io.kirogate.message.SlotId;
import io.kirogate.message.WorkerId;
import io.kirogate.process.Launch;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The agent that a pool runs, as the config and the profile together describe it. Immutable.
 *
 * @param variant of the profile's, the one that is run
 * @param name as clients see it
 * @param command the words that start it, all placeholders filled in
 * @param environment all that reaches it
 */
public record Agent(
    AgentProfile profile,
    AgentVariant variant,
    AgentName name,
    List<String> command,
    Map<String, String> environment,
    AgentConfig config) {

  /** Placeholder in {@code agent.directory}; replaced by the slot's name. */
  public static final String SLOT = "{worker}";

  /** Names only of its environment: the values may be secrets. */
  @Override
  public String toString() {
    return "Agent[" + name + ", " + command + ", " + environment.keySet() + "]";
  }

  /**
   * The configured agent.
   *
   * @param ours the gateway's own environment, of which only what the config passes reaches the
   *     agent
   */
  public static Agent of(AgentProfile profile, AgentConfig config, Map<String, String> ours) {
    return of(profile, config, false, ours);
  }

  /**
   * Another agent in the place of the configured one: none of its command, all of its other rules.
   */
  public static Agent standIn(AgentProfile profile, AgentConfig config, Map<String, String> ours) {
    return of(profile, config, true, ours);
  }

  private static Agent of(
      AgentProfile profile, AgentConfig config, boolean standIn, Map<String, String> ours) {
    AgentVariant variant = profile.variants().get(0);
    boolean commandOfItsOwn = standIn || config.command() == null;
    List<String> words = commandOfItsOwn ? variant.command() : config.command();
    return new Agent(
        profile,
        variant,
        new AgentName(profile.name(), standIn),
        words.stream().map(Agent::filled).toList(),
        environment(variant, config, ours),
        config);
  }

  private static String filled(String word) {
    return word.replace(
            "{java}", Path.of(System.getProperty("java.home"), "bin", "java").toString())
        .replace("{classpath}", classPath());
  }

  /** Absolute, since the agent may work elsewhere. */
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static Map<String, String> environment(
      AgentVariant variant, AgentConfig config, Map<String, String> ours) {
    Map<String, String> all = new HashMap<>();
    for (String name : config.environment().pass()) {
      if (ours.containsKey(name)) {
        all.put(name, ours.get(name));
      }
    }
    all.putAll(variant.environment());
    all.putAll(config.environment().set());
    return Map.copyOf(all);
  }

  /** Makes the slot's own directory, for nobody but us, if the config asks for one each; blocks. */
  void makeDirectory(SlotId slot) throws IOException {
    if (config.directory().contains(SLOT)) {
      Path directory = directory(slot);
      Files.createDirectories(directory.getParent());
      if (!Files.isDirectory(directory)) {
        Files.createDirectory(directory);
      }
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }
  }

  /** Where the agent of this slot works. */
  public Path directory(SlotId slot) {
    return Path.of(config.directory().replace(SLOT, slot.name())).toAbsolutePath().normalize();
  }

  /** What the process of this slot is to be. */
  Setup setup(SlotId slot) {
    return new Setup(directory(slot), config.model(), config.mode(), config.effort());
  }

  Launch launch(WorkerId id, Addresses addresses) {
    return launch(id, command, addresses.instance() + "." + id);
  }

  /**
   * The question for its version, asked in the same surroundings; with a marker of its own, or each
   * of the two would end the other with itself.
   */
  Launch versionLaunch(WorkerId id, VersionRule rule, Addresses addresses) {
    List<String> words = new ArrayList<>(List.of(command.get(0)));
    words.addAll(rule.arguments());
    return launch(id, words, addresses.instance() + "." + id + ".version");
  }

  /** The marker in its environment is how all that descends from it is known, wherever it goes. */
  private Launch launch(WorkerId id, List<String> words, String marker) {
    Map<String, String> marked = new HashMap<>(environment);
    marked.put(Launch.MARKER, marker);
    return new Launch(words, directory(id.slot()), marked, variant.wiring(), config.wrapper());
  }
}
