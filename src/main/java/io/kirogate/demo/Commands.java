package io.kirogate.demo;

import java.util.List;

/** The slash commands by name, as far as the editor's hints and the help need them. */
final class Commands {
  private static final List<String> NAMES =
      List.of(
          "agent",
          "changelog",
          "clear",
          "compact",
          "context",
          "editor",
          "help",
          "hooks",
          "issue",
          "load",
          "mcp",
          "model",
          "prompts",
          "quit",
          "save",
          "tools",
          "usage");

  private Commands() {}

  /** What would complete this line, "" when nothing does. */
  static String hint(String line) {
    if (!line.startsWith("/")) {
      return "";
    }
    String begun = line.substring(1);
    for (String name : NAMES) {
      if (name.startsWith(begun)) {
        return name.substring(begun.length());
      }
    }
    return "";
  }

  static String none(String line) {
    return "";
  }

  static String help() {
    return "\nCommands: /clear /help /quit /tools; !command runs in bash.\n\n";
  }
}
