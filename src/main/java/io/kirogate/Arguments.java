package io.kirogate;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.launcher.application.VertxApplicationHooks;
import io.vertx.launcher.application.impl.VertxApplicationCommand;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/**
 * The command line, read by the launcher's own grammar before the launcher sees it: left to itself
 * it warns about a file that it cannot read and goes on without.
 *
 * @param forLauncher without a leading {@code run} or {@code doctor}, and with the verticle named
 * @param parsed the launcher's reading of them
 * @param forDoctor whether a start shall only be examined
 */
record Arguments(List<String> forLauncher, ParseResult parsed, boolean forDoctor) {
  private static final String MAIN_VERTICLE = "io.kirogate.MainVerticle";
  private static final String DOCTOR = "doctor";

  static Arguments parse(String... args) throws Refusal {
    List<String> rest = new ArrayList<>(List.of(args));
    String first = rest.isEmpty() ? "" : rest.get(0);
    if (first.equals("run") || first.equals(DOCTOR)) {
      rest.remove(0);
    }
    ParseResult parsed = parsed(rest);
    if (!parsed.hasMatchedPositional(0)) {
      rest.add(MAIN_VERTICLE);
    }
    return new Arguments(List.copyOf(rest), parsed, first.equals(DOCTOR));
  }

  private static ParseResult parsed(List<String> args) throws Refusal {
    try {
      return grammar().parseArgs(args.toArray(String[]::new));
    } catch (CommandLine.ParameterException e) {
      throw new Refusal(e.getMessage());
    }
  }

  /** The launcher's options, with the name that our users start it by. */
  static CommandLine grammar() {
    return new CommandLine(new VertxApplicationCommand(null, VertxApplicationHooks.DEFAULT, null))
        .setOptionsCaseInsensitive(true)
        .setCommandName("java -jar kirogate.jar");
  }

  /** Whether it is our verticle that shall run, and not an embedder's. */
  boolean namesOurs() {
    return !parsed.hasMatchedPositional(0)
        || MAIN_VERTICLE.equals(parsed.matchedPositionalValue(0, MAIN_VERTICLE));
  }

  boolean wantsHelp() {
    return parsed.isUsageHelpRequested();
  }

  /** The config's name for people. */
  String configName() {
    String value = parsed.matchedOptionValue("-conf", "");
    return value.isBlank() || value.strip().startsWith("{") ? "the config given" : value;
  }

  /** The text of {@code -conf}; nothing decided is an empty config. */
  String config() throws Refusal {
    return json("-conf").orElse("{}");
  }

  /** Refuses Vert.x and deployment options that the launcher would quietly do without. */
  void checkOptions() throws Refusal {
    for (String option : List.of("-options", "-deployment-options")) {
      Optional<String> text = json(option);
      try {
        text.ifPresent(JsonObject::new);
      } catch (DecodeException e) {
        throw new Refusal(option + ": expected a JSON object");
      }
    }
  }

  private Optional<String> json(String option) throws Refusal {
    String value = parsed.matchedOptionValue(option, null);
    if (value == null || value.strip().startsWith("{")) {
      return Optional.ofNullable(value);
    }
    try {
      return Optional.of(Files.readString(Path.of(value)));
    } catch (CharacterCodingException e) {
      throw new Refusal(option + " " + value + ": expected UTF-8");
    } catch (NoSuchFileException | InvalidPathException e) {
      throw new Refusal(option + " " + value + ": no such file");
    } catch (IOException e) {
      throw new Refusal(option + " " + value + ": cannot be read (" + e.getMessage() + ")");
    }
  }
}
