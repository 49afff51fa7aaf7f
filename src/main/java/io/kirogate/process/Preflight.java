package io.kirogate.process;

import io.kirogate.process.Exit.NotStarted;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds what a start would fail for and says it in words: after a fork all that is left of it is a
 * status of 127.
 */
final class Preflight {
  /** The kernel's bound for one word, its end included (execve(2)). */
  private static final int MAX_ARG_STRLEN = 131_072;

  private static final int QUOTED = 100;

  /** Five pipes for the fork, and some that others may take meanwhile. */
  private static final int DESCRIPTORS = 24;

  private Preflight() {}

  /** Why this cannot be started; empty when it can. */
  static Optional<NotStarted> flaw(Launch launch) {
    return emptiness(launch)
        .or(() -> environment(launch.environment()))
        .or(() -> words(Wrapper.words(launch)))
        .or(() -> directory(launch))
        .or(() -> wrapper(launch))
        .or(() -> command(launch))
        .or(Preflight::descriptors);
  }

  /**
   * For want of one, the JDK's fork, which NuProcess uses, closes numbers that it never opened: our
   * standard input, or anybody's connection.
   */
  private static Optional<NotStarted> descriptors() {
    int[] probes = new int[DESCRIPTORS];
    int opened = 0;
    while (opened < DESCRIPTORS && (probes[opened] = open("/dev/null")) >= 0) {
      opened++;
    }
    for (int i = 0; i < opened; i++) {
      LibC.close(probes[i]);
    }
    return opened == DESCRIPTORS
        ? Optional.empty()
        : refused("only " + opened + " more files can be opened (ulimit -n)");
  }

  private static int open(String file) {
    return LibC.open(file, LibC.O_RDONLY | LibC.O_CLOEXEC);
  }

  private static Optional<NotStarted> emptiness(Launch launch) {
    if (launch.command().isEmpty() || launch.command().get(0).isEmpty()) {
      return refused("the command is empty");
    }
    return launch.wrapper() != null && launch.wrapper().isEmpty()
        ? refused("the wrapper is empty")
        : Optional.empty();
  }

  private static Optional<NotStarted> environment(Map<String, String> environment) {
    for (Map.Entry<String, String> entry : environment.entrySet()) {
      String name = entry.getKey();
      if (name.isEmpty() || name.contains("=")) {
        return refused("\"" + name + "\" cannot name an environment variable");
      }
      Optional<String> fault = fault(name + "=" + entry.getValue());
      if (fault.isPresent()) {
        return refused("the environment variable " + name + " " + fault.get());
      }
    }
    return Optional.empty();
  }

  private static Optional<NotStarted> words(List<String> words) {
    return words.stream()
        .flatMap(word -> fault(word).map(fault -> shortened(word) + " " + fault).stream())
        .findFirst()
        .flatMap(Preflight::refused);
  }

  /** What the kernel would not take, or NuProcess not pass on as it is. */
  private static Optional<String> fault(String text) {
    Charset charset = Charset.defaultCharset();
    if (text.indexOf('\0') >= 0) {
      return Optional.of("holds a NUL");
    }
    if (!charset.newEncoder().canEncode(text)) {
      return Optional.of("cannot be expressed in this JVM's default charset, " + charset);
    }
    return text.getBytes(charset).length < MAX_ARG_STRLEN
        ? Optional.empty()
        : Optional.of("is longer than " + MAX_ARG_STRLEN + " bytes");
  }

  private static String shortened(String word) {
    return "\"" + (word.length() <= QUOTED ? word : word.substring(0, QUOTED) + "...") + "\"";
  }

  private static Optional<NotStarted> directory(Launch launch) {
    if (!Files.isDirectory(launch.directory())) {
      return refused("the directory " + launch.directory() + " does not exist");
    }
    return Files.isExecutable(launch.directory())
        ? Optional.empty()
        : refused("the directory " + launch.directory() + " cannot be entered");
  }

  private static Optional<NotStarted> wrapper(Launch launch) {
    return Wrapper.programs(launch).stream()
        .filter(program -> isMissing(program, launch))
        .findFirst()
        .flatMap(
            program -> refused(missing(program, launch) + ", which the process wrapper needs"));
  }

  private static Optional<NotStarted> command(Launch launch) {
    String command = launch.command().get(0);
    return isMissing(command, launch)
        ? Optional.of(new NotStarted(missing(command, launch), true))
        : Optional.empty();
  }

  private static boolean isMissing(String program, Launch launch) {
    return Programs.find(program, launch.environment(), launch.directory()).isEmpty();
  }

  private static String missing(String program, Launch launch) {
    return program.contains("/")
        ? "there is no executable " + program
        : "there is no " + program + " on the PATH (" + launch.environment().get("PATH") + ")";
  }

  private static Optional<NotStarted> refused(String reason) {
    return Optional.of(new NotStarted(reason, false));
  }
}
