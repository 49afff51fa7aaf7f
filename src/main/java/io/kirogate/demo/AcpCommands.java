package io.kirogate.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The slash commands that work in a prompt's text, in the shape that has them. */
final class AcpCommands {
  private static final Map<String, String> NAMES =
      new TreeMap<>(
          Map.of(
              "model", "Chooses a model",
              "tools", "Trusts all tools, or asks again",
              "context", "Shows what is remembered",
              "clear", "Forgets the conversation",
              "logout", "Signs out"));
  private final AcpState state;
  private final AcpSession session;

  AcpCommands(AcpState state, AcpSession session) {
    this.state = state;
    this.session = session;
  }

  /** As {@code availableCommands}, with this sign before the names. */
  static List<Map<String, Object>> listed(String sign) {
    List<Map<String, Object>> commands = new ArrayList<>();
    NAMES.forEach(
        (name, description) ->
            commands.add(Json.of("name", sign + name, "description", description)));
    return commands;
  }

  /** What the command says, after it has done its work; empty when this is a prompt. */
  Optional<String> run(String prompt) {
    String line = prompt.strip();
    String name = line.startsWith("/") ? Dispatch.firstWord(line.substring(1)) : "";
    if (!NAMES.containsKey(name)) {
      return Optional.empty();
    }
    return Optional.of(run(name, line.substring(1 + name.length()).strip()));
  }

  private String run(String name, String argument) {
    switch (name) {
      case "model" -> {
        if (!argument.isEmpty()) {
          session.settings().choose(AcpChoice.MODEL, argument);
        }
        return "Model: " + session.settings().chosen(AcpChoice.MODEL);
      }
      case "tools" -> {
        session.settings().trust(argument.equals("trust-all"));
        return session.settings().trusting() ? "All tools are now trusted." : "Tools ask.";
      }
      case "clear" -> {
        return session.conversation().clear()
            ? "Conversation history cleared."
            : "Failed to clear the conversation.";
      }
      case "logout" -> {
        state.signOut();
        return "You are now logged out.";
      }
      default -> {
        return session.conversation().size() + " prompts are remembered.";
      }
    }
  }
}
