package io.kirogate.worker;

import io.kirogate.agent.AgentProfile;
import io.kirogate.agent.AgentVariant;
import io.kirogate.agent.Login;
import io.kirogate.agent.PromptLimits;
import io.kirogate.agent.Setup;
import io.kirogate.agent.VersionRule;
import io.kirogate.bus.Addresses;
import io.kirogate.config.AgentConfig;
import io.kirogate.message.AgentName;
import io.kirogate.message.LeftVariant;
import io.kirogate.message.SlotId;
import io.kirogate.message.WorkerId;
import io.kirogate.process.Launch;
import io.kirogate.process.Wiring;
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
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The agent that a pool runs, as the config and the profile together describe it. Immutable.
 *
 * @param variants of the profile's, those that may run it, the preferred first
 * @param name as clients see it
 * @param passed what reaches it of the gateway's own environment
 * @param missed the variables that would be its login, which the gateway has and does not pass on
 */
public record Agent(
    AgentProfile profile,
    List<AgentVariant> variants,
    AgentName name,
    Map<String, String> passed,
    List<String> missed,
    AgentConfig config) {

  /** Placeholder in {@code agent.directory}; replaced by the slot's name. */
  public static final String SLOT = "{worker}";

  /** Wide enough that no answer is broken. */
  private static final Wiring QUESTIONED = new Wiring.Pty(2_000, 50);

  /** The first word of a variant that has no command of its own. */
  private static final String CONFIGURED = "{command}";

  public Agent {
    variants = List.copyOf(variants);
    passed = Map.copyOf(passed);
    missed = List.copyOf(missed);
  }

  /** Names only of its environment: the values may be secrets. */
  @Override
  public String toString() {
    return "Agent[" + name + ", " + command() + ", " + environment().keySet() + "]";
  }

  /**
   * The configured agent.
   *
   * @param ours the gateway's own environment, of which only what the config passes reaches the
   *     agent
   */
  public static Agent of(AgentProfile profile, AgentConfig config, Map<String, String> ours) {
    List<AgentVariant> named =
        profile.variants().stream()
            .filter(variant -> variant.name().equals(config.variant()))
            .toList();
    List<AgentVariant> all = isAuto(config) ? profile.variants() : named;
    return of(profile, all, false, config, ours);
  }

  /**
   * Another agent in the place of the configured one: none of its command and of its variants, all
   * of its other rules.
   */
  public static Agent standIn(AgentProfile profile, AgentConfig config, Map<String, String> ours) {
    return of(profile, profile.variants(), true, config, ours);
  }

  private static Agent of(
      AgentProfile profile,
      List<AgentVariant> variants,
      boolean standIn,
      AgentConfig config,
      Map<String, String> ours) {
    Map<String, String> passed = new HashMap<>(ours);
    passed.keySet().retainAll(config.environment().pass());
    List<String> missed =
        profile.login().variables().stream()
            .filter(name -> !ours.getOrDefault(name, "").isEmpty())
            .filter(name -> !passed.containsKey(name))
            .filter(name -> !config.environment().set().containsKey(name))
            .toList();
    return new Agent(
        profile, variants, new AgentName(profile.name(), standIn), passed, missed, config);
  }

  private static boolean isAuto(AgentConfig config) {
    return config.variant().equals(AgentConfig.AUTO);
  }

  // ---- what is wrong with the config ----

  /** What is wrong with {@code agent.variant} for this profile, if anything. */
  public static Optional<String> variantFault(AgentProfile profile, AgentConfig config) {
    List<String> names = profile.variants().stream().map(AgentVariant::name).toList();
    String all = String.join(", ", names);
    if (!isAuto(config)) {
      return names.contains(config.variant())
          ? Optional.empty()
          : Optional.of(
              "expected \"auto\" or one of the profile's variants (%s), found \"%s\""
                  .formatted(all, config.variant()));
    }
    return names.size() > 1 && config.command() != null && config.command().size() > 1
        ? Optional.of(
            "expected one of %s: `command` has several words, so it is the whole command of one"
                .formatted(all))
        : Optional.empty();
  }

  /** What is wrong with {@code agent.command} for this profile, if anything. */
  public static Optional<String> commandFault(AgentProfile profile, AgentConfig config) {
    boolean wanted =
        config.command() == null
            && profile.variants().stream()
                .anyMatch(variant -> variant.command().get(0).equals(CONFIGURED));
    return wanted
        ? Optional.of(
            "expected the words that start the agent: the profile %s has none of its own"
                .formatted(profile.name()))
        : Optional.empty();
  }

  // ---- how it is run ----

  /** The preferred one. */
  public AgentVariant variant() {
    return variants.get(0);
  }

  /** Whether its version decides which of its variants runs it. */
  public boolean chooses() {
    return variants.size() > 1;
  }

  /** The words that start it in the preferred way, all placeholders filled in. */
  public List<String> command() {
    return command(variant(), "");
  }

  /**
   * The words that start it in this way.
   *
   * @param version of the agent; empty when it is not known
   */
  public List<String> command(AgentVariant variant, String version) {
    List<String> words = variant.command(version);
    if (!name.standIn() && config.command() != null) {
      words = replaced(words);
    }
    return words.stream().map(Agent::filled).toList();
  }

  /** One word replaces the program, several are the whole command. */
  private List<String> replaced(List<String> words) {
    if (config.command().size() > 1) {
      return config.command();
    }
    List<String> others = new ArrayList<>(words);
    others.set(0, config.command().get(0));
    return others;
  }

  /** All that reaches it in the preferred way. */
  public Map<String, String> environment() {
    return environment(variant());
  }

  /** All that reaches it in this way. */
  public Map<String, String> environment(AgentVariant variant) {
    Map<String, String> all = new HashMap<>(passed);
    all.putAll(variant.environment());
    all.putAll(config.environment().set());
    return Map.copyOf(all);
  }

  /** What a prompt must be, whichever of its variants answers it: the strictest of each. */
  public PromptLimits limits() {
    return variants.stream().map(AgentVariant::limits).reduce(PromptLimits::and).orElseThrow();
  }

  /** What a process of this slot is to be. */
  Setup setup(SlotId slot) {
    return new Setup(directory(slot), config.model(), config.mode(), config.effort());
  }

  /**
   * Why it is not run in the ways in which it is not, for people.
   *
   * @param version of it; empty when it is not known
   * @param left the ways that were tried, and that do not work
   */
  public String reasonsAgainst(String version, List<LeftVariant> left) {
    return new Ways(variants, left, false, "").reasons(version);
  }

  // ---- its login ----

  /** How to ask whether somebody is signed in; empty where a key makes the answer worthless. */
  Optional<Login.Probe> loginProbe() {
    boolean key = profile.login().variables().stream().anyMatch(environment()::containsKey);
    return key ? Optional.empty() : profile.login().probe();
  }

  /** What to do about a login that the gateway has and the agent does not get; else empty. */
  public String loginHint() {
    return missed.isEmpty()
        ? ""
        : "%s is set for the gateway and does not reach the agent: add \"%s\" to agent.environment.pass"
            .formatted(missed.get(0), missed.get(0));
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

  /**
   * The agent itself.
   *
   * @param version of it; empty when it is not known
   */
  Launch launch(WorkerId id, AgentVariant variant, String version, Addresses addresses) {
    return launch(
        id, command(variant, version), variant, variant.wiring(), addresses.instance() + "." + id);
  }

  /**
   * The question for its version, asked in the same surroundings; with a marker of its own, or each
   * of the two would end the other with itself.
   */
  Launch versionLaunch(WorkerId id, VersionRule rule, Addresses addresses) {
    return question(id, rule.arguments(), variant().wiring(), addresses, "version");
  }

  /** The question for its login: some tell it at a terminal only. */
  Launch loginLaunch(WorkerId id, Login.Probe probe, Addresses addresses) {
    return question(id, probe.arguments(), QUESTIONED, addresses, "login");
  }

  private Launch question(
      WorkerId id, List<String> arguments, Wiring wiring, Addresses addresses, String what) {
    List<String> words = new ArrayList<>(List.of(command().get(0)));
    words.addAll(arguments);
    return launch(id, words, variant(), wiring, addresses.instance() + "." + id + "." + what);
  }

  /** The marker in its environment is how all that descends from it is known, wherever it goes. */
  private Launch launch(
      WorkerId id, List<String> words, AgentVariant variant, Wiring wiring, String marker) {
    Map<String, String> marked = new HashMap<>(environment(variant));
    marked.put(Launch.MARKER, marker);
    return new Launch(words, directory(id.slot()), marked, wiring, config.wrapper());
  }
}
