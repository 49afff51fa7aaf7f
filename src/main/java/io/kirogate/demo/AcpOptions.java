package io.kirogate.demo;

import io.kirogate.demo.Options.UsageException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * How to speak ACP.
 *
 * @param cliAuth v3 takes the token of the command line; without, it asks the client for one
 * @param trustedTools runs tools unasked, as {@code --trust-tools execute_bash} wants it
 * @param model chosen for new sessions
 * @param ignoreEof goes on when the client has closed stdin
 * @param leftover leaves a process behind that holds stdout
 * @param wrapper only starts the agent as a child, and passes no signal on to it
 * @param lateModel the models come in an update behind the new session
 * @param sessionDelay before the answer of each {@code session/new}
 */
record AcpOptions(
    Shape shape,
    boolean cliAuth,
    boolean trustedTools,
    Optional<String> model,
    boolean ignoreEof,
    boolean leftover,
    boolean wrapper,
    boolean lateModel,
    Duration sessionDelay) {

  /** Whose dialect of ACP. */
  enum Shape {
    PLAIN,
    V2,
    V3
  }

  /** Collects the words that are about ACP, and says which of all words do not go together. */
  static final class Parser {
    static final Set<String> VALUED =
        Set.of("--auth-method", "--session-delay", "--model", "--effort", "--trust-tools");
    private static final Set<String> TERMINAL =
        Set.of("chat", "--legacy-ui", "--classic", "--wrap", "--no-markdown", "--race", "--seed");
    private static final Set<String> ACP =
        Set.of(
            "--auth-method",
            "--session-delay",
            "--effort",
            "--trust-tools",
            "--ignore-eof",
            "--leftover",
            "--wrapper",
            "--late-model");
    private static final Set<String> ONLY_V3 = Set.of("--auth-method", "--late-model");
    private static final Set<String> NEVER_V3 =
        Set.of("--agent", "--model", "--effort", "--trust-tools", "--trust-all-tools", "-a");

    private Optional<Shape> shape = Optional.empty();
    private boolean twice;
    private boolean cliAuth;
    private boolean trustedTools;
    private Optional<String> model = Optional.empty();
    private boolean ignoreEof;
    private boolean leftover;
    private boolean wrapper;
    private boolean lateModel;
    private Duration sessionDelay = Duration.ZERO;

    /** Whether that was a word of ours that has no value. */
    boolean takesFlag(String word) {
      switch (word) {
        case "--acp" -> choose(Shape.PLAIN);
        case "--acp-v2" -> choose(Shape.V2);
        case "--acp-v3" -> choose(Shape.V3);
        case "--ignore-eof" -> ignoreEof = true;
        case "--leftover" -> leftover = true;
        case "--wrapper" -> wrapper = true;
        case "--late-model" -> lateModel = true;
        default -> {
          return false;
        }
      }
      return true;
    }

    private void choose(Shape chosen) {
      twice |= shape.isPresent();
      shape = Optional.of(chosen);
    }

    /** One of {@link #VALUED}. */
    void take(String word, String value) throws UsageException {
      switch (word) {
        case "--auth-method" -> cliAuth = authMethod(value);
        case "--session-delay" ->
            sessionDelay = Duration.ofMillis(Options.Parser.number(word, value));
        case "--model" -> model = Optional.of(value);
        case "--trust-tools" -> trustedTools = List.of(value.split(",")).contains("execute_bash");
        default -> {
          // How much the model thinks makes no difference here.
        }
      }
    }

    private static boolean authMethod(String value) throws UsageException {
      if (!value.equals("cli")) {
        throw new UsageException("invalid value '" + value + "' for '--auth-method'");
      }
      return true;
    }

    /**
     * What the words say about ACP; empty when they want no ACP.
     *
     * @param seen all words of the command line
     */
    Optional<AcpOptions> finish(Set<String> seen) throws UsageException {
      if (twice) {
        throw new UsageException("only one of '--acp', '--acp-v2', '--acp-v3' may be given");
      }
      for (String word : seen) {
        check(word);
      }
      return shape.map(
          chosen ->
              new AcpOptions(
                  chosen,
                  cliAuth,
                  trustedTools,
                  model,
                  ignoreEof,
                  leftover,
                  wrapper,
                  lateModel,
                  sessionDelay));
    }

    private void check(String word) throws UsageException {
      if (shape.isEmpty() && ACP.contains(word)) {
        throw new UsageException("'" + word + "' needs '--acp', '--acp-v2' or '--acp-v3'");
      }
      boolean v3 = shape.filter(Shape.V3::equals).isPresent();
      boolean wrong =
          TERMINAL.contains(word) || v3 && NEVER_V3.contains(word) || !v3 && ONLY_V3.contains(word);
      if (shape.isPresent() && wrong) {
        throw new UsageException(
            "the argument '" + word + "' cannot be used with " + named(shape.get()));
      }
    }

    private static String named(Shape shape) {
      return shape == Shape.PLAIN
          ? "'--acp'"
          : "'--acp-" + shape.name().toLowerCase(Locale.ROOT) + "'";
    }
  }
}
