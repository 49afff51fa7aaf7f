package io.kirogate.process;

import static java.util.function.Predicate.not;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The command line around an agent.
 *
 * <p>{@code setpriv --pdeathsig KILL} ends a child when the gateway dies, whatever way; it stands
 * twice, since {@code script} forks and a parent-death signal is not inherited. {@code setsid}
 * keeps the terminal's Ctrl-C, meant for the gateway, from the agents. {@code env --default-signal}
 * undoes what the agent would inherit otherwise: SIGPIPE ignored (NuProcess does that), SIGINT
 * ignored (a gateway started in the background).
 */
final class Wrapper {
  static final List<String> PTY =
      List.of(
          "setpriv",
          "--pdeathsig",
          "KILL",
          "--",
          "setsid",
          "script",
          "-qfe",
          "--echo",
          "never",
          "-c",
          "stty rows {rows} cols {columns}; "
              + "exec env --default-signal {environment} setpriv --pdeathsig KILL -- {command}",
          "/dev/null");

  static final List<String> PIPES =
      List.of(
          "env", "--default-signal", "setpriv", "--pdeathsig", "KILL", "--", "setsid", "{command}");

  private static final List<String> PTY_PROGRAMS =
      List.of("setpriv", "setsid", "script", "sh", "stty", "env");
  private static final List<String> PIPES_PROGRAMS = List.of("env", "setpriv", "setsid");

  /**
   * What {@code script} and the shell that it starts set: SHELL by us, the rest by dash or bash.
   */
  private static final List<String> TOUCHED = List.of("SHELL", "PWD", "OLDPWD", "SHLVL", "_");

  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\{(rows|columns|environment|command)}");

  private Wrapper() {}

  /** The programs that must be there; of a configured wrapper only the first is known. */
  static List<String> programs(Launch launch) {
    if (launch.wrapper() != null) {
      return launch.wrapper().subList(0, 1);
    }
    return launch.wiring() instanceof Wiring.Pty ? PTY_PROGRAMS : PIPES_PROGRAMS;
  }

  /** The whole command line. */
  static List<String> words(Launch launch) {
    List<String> words = new ArrayList<>();
    for (String word : template(launch)) {
      if (word.equals("{command}")) {
        words.addAll(launch.command());
      } else {
        words.add(filled(word, launch));
      }
    }
    return words;
  }

  /** {@code script} runs its command with $SHELL, which must be one that knows our words. */
  static Map<String, String> environment(Launch launch) {
    Map<String, String> environment = new HashMap<>(launch.environment());
    if (launch.wiring() instanceof Wiring.Pty) {
      environment.put("SHELL", "/bin/sh");
    }
    return environment;
  }

  private static List<String> template(Launch launch) {
    return launch.wrapper() != null ? launch.wrapper() : Launch.defaultWrapper(launch.wiring());
  }

  /** In one pass, so that a placeholder in the command's own words stays what it is. */
  private static String filled(String word, Launch launch) {
    return PLACEHOLDER
        .matcher(word)
        .replaceAll(found -> Matcher.quoteReplacement(value(found.group(1), launch)));
  }

  private static String value(String placeholder, Launch launch) {
    if (placeholder.equals("command")) {
      return quoted(launch.command().stream());
    }
    if (placeholder.equals("environment")) {
      return quoted(restored(launch.environment()));
    }
    if (launch.wiring() instanceof Wiring.Pty pty) {
      return String.valueOf(placeholder.equals("rows") ? pty.rows() : pty.columns());
    }
    return "0";
  }

  /** {@code env} takes its options before its assignments. */
  private static Stream<String> restored(Map<String, String> environment) {
    Stream<String> added =
        TOUCHED.stream().filter(not(environment::containsKey)).flatMap(n -> Stream.of("-u", n));
    Stream<String> changed =
        TOUCHED.stream().filter(environment::containsKey).map(n -> n + "=" + environment.get(n));
    return Stream.concat(added, changed);
  }

  private static String quoted(Stream<String> words) {
    return words
        .map(word -> "'" + word.replace("'", "'\\''") + "'")
        .collect(Collectors.joining(" "));
  }
}
