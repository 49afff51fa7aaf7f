package io.kirogate.demo;

import java.time.Duration;
import java.util.Optional;

/**
 * What the assistant makes of one prompt: the {@link Directives} in it, a tool, an answer. {@link
 * Turn} presents it on a terminal and {@link AcpTurn} as messages.
 */
final class Script {
  private static final String FAKE_READY =
      "printf '\\033[?2004h\\r\\033[K\\033[35m> \\033[0m\\r\\033[2C'; sleep 0.5; echo; echo done";
  private final String prompt;
  private final Conversation conversation;
  private final Options options;
  private final Directives directives;

  /** The newest prompt that this conversation remembers. */
  Script(String prompt, Conversation conversation, Options options) {
    this.prompt = prompt;
    this.conversation = conversation;
    this.options = options;
    this.directives = options.directives() ? Directives.of(prompt) : Directives.none();
  }

  Directives directives() {
    return directives;
  }

  /** How long nothing is said. */
  Duration thinking() {
    return directives.millis("wait", 0).orElse(Duration.ZERO);
  }

  Pace pace() {
    return new Pace(
        directives.number("chunks", 0).orElse(1),
        directives.millis("chunks", 1).orElse(Duration.ZERO),
        directives.millis("slow", 0).orElse(options.wordDelay()));
  }

  Optional<Failure> failure() {
    if (directives.has("signout")) {
      return Optional.of(Failure.of(Failure.Kind.SIGNED_OUT));
    }
    if (directives.has("selector")) {
      return Optional.of(Failure.of(Failure.Kind.OVERLOADED));
    }
    String text = directives.argument("status").orElse("");
    return directives.number("status", 0).map(status -> Failure.status(status, text));
  }

  /** How this program ends in mid-turn, before its exit status counts. */
  Optional<Fault> fault() {
    return directives.has("kill") ? Optional.of(Fault.KILL) : Fault.ordered(directives, "turn");
  }

  /** The status with which this program ends in mid-turn. */
  Optional<Integer> death() {
    return directives.number("die", 0);
  }

  Optional<ToolUse> tool(boolean trusting) {
    Optional<String> command =
        directives.has("ask") ? Optional.of("echo asked") : directives.argument("tool");
    String id = "tooluse_" + conversation.size();
    return directives.has("fakeready")
        ? Optional.of(new ToolUse(id, FAKE_READY, true))
        : command.map(line -> new ToolUse(id, line, trusting));
  }

  String answer() {
    return options.digests()
        ? Answers.digest(prompt)
        : Answers.text(prompt, conversation, options.directives());
  }
}
