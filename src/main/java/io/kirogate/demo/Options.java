package io.kirogate.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The command line. Names that a real {@code chat} has keep their meaning, the rest is ours.
 *
 * @param acp how to speak ACP, which needs no terminal; empty: chats at one
 */
record Options(
    boolean trustAllTools,
    boolean wrap,
    boolean markdown,
    boolean directives,
    boolean digests,
    boolean race,
    long seed,
    Duration wordDelay,
    Boot boot,
    Optional<AcpOptions> acp) {

  /** How the start goes. */
  sealed interface Boot {
    /** To the prompt, after a while. */
    record Prompting(Duration delay) implements Boot {}

    /** Ends at once with this status. */
    record Failing(int status) implements Boot {}

    /** To the prompt, unless this file names a {@link Fault}: that strikes, once. */
    record Faulty(Path file) implements Boot {}

    /** Never shows anything. */
    record Silent() implements Boot {}

    /** Says that nobody is logged in, and ends. */
    record SignedOut() implements Boot {}
  }

  /** A command line that makes no sense; the message says which word. */
  static final class UsageException extends Exception {

    UsageException(String message) {
      super(message);
    }
  }

  static Options parse(String[] arguments) throws UsageException {
    return new Parser(arguments).parse();
  }

  /** Collects the words of one command line. */
  static final class Parser {
    private final String[] words;
    private int next;
    private boolean trustAllTools;
    private boolean wrap = true;
    private boolean markdown = true;
    private boolean directives;
    private boolean digests;
    private boolean race;
    private long seed = 1;
    private Duration wordDelay = Duration.ZERO;
    private Boot boot = new Boot.Prompting(Duration.ZERO);
    private final AcpOptions.Parser acp = new AcpOptions.Parser();
    private final Set<String> seen = new LinkedHashSet<>();

    Parser(String[] words) {
      this.words = words;
    }

    Options parse() throws UsageException {
      while (next < words.length) {
        seen.add(words[next]);
        anyOption(words[next++]);
      }
      return new Options(
          trustAllTools,
          wrap,
          markdown,
          directives,
          digests,
          race,
          seed,
          wordDelay,
          boot,
          acp.finish(seen));
    }

    private void anyOption(String word) throws UsageException {
      if (AcpOptions.Parser.VALUED.contains(word)) {
        acp.take(word, value(word));
      } else if (!acp.takesFlag(word)) {
        option(word);
      }
    }

    private void option(String word) throws UsageException {
      switch (word) {
        case "chat", "--legacy-ui", "--classic" -> {
          // The line interface is the only one here.
        }
        case "-a", "--trust-all-tools" -> trustAllTools = true;
        case "--wrap" -> wrap = !value(word).equals("never");
        case "--agent" -> value(word);
        case "--no-markdown" -> markdown = false;
        case "--directives" -> directives = true;
        case "--digest" -> digests = true;
        case "--race" -> race = true;
        case "--seed" -> seed = number(word);
        case "--word-delay" -> wordDelay = Duration.ofMillis(number(word));
        default -> bootOption(word);
      }
    }

    private void bootOption(String word) throws UsageException {
      boot =
          switch (word) {
            case "--boot-delay" -> new Boot.Prompting(Duration.ofMillis(number(word)));
            case "--boot-fail" -> new Boot.Failing((int) number(word));
            case "--boot-fault" -> new Boot.Faulty(Path.of(value(word)));
            case "--boot-silent" -> new Boot.Silent();
            case "--not-logged-in" -> new Boot.SignedOut();
            default -> throw new UsageException("unexpected argument '" + word + "' found");
          };
    }

    private String value(String word) throws UsageException {
      if (next == words.length) {
        throw new UsageException("a value is required for '" + word + "'");
      }
      return words[next++];
    }

    private long number(String word) throws UsageException {
      return number(word, value(word));
    }

    static long number(String word, String value) throws UsageException {
      try {
        return Long.parseLong(value);
      } catch (NumberFormatException e) {
        throw new UsageException("invalid value '" + value + "' for '" + word + "'");
      }
    }
  }
}
