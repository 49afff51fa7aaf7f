package io.kirogate.demo;

import java.time.Duration;
import java.util.List;

/**
 * The fixed texts. Those that race with the editor come in the pieces in which the real program
 * writes them: the editor's bytes can stand between two pieces and never inside one.
 */
final class Notices {
  static final String BANNER =
      Ansi.CYAN + "🤖 You are chatting with the kirogate demo agent\n" + Ansi.RESET + "\n";
  static final String TRUST_ALL =
      Ansi.ESC
          + "[32mAll tools are now trusted ("
          + Ansi.RESET
          + Ansi.ESC
          + "[31m!"
          + Ansi.RESET
          + Ansi.ESC
          + "[32m). The demo agent will execute tools without asking for confirmation."
          + Ansi.RESET
          + "\nAgents can sometimes do unexpected things so understand the risks.\n\n";
  static final String NOT_LOGGED_IN =
      Ansi.ESC
          + "[31merror:"
          + Ansi.RESET
          + " You are not logged in, please log in with "
          + Ansi.ESC
          + "[32mq login"
          + Ansi.RESET
          + "\n";
  static final String GOODBYE = Ansi.ESC + "[1G" + Ansi.RESET + Ansi.RESET + Ansi.SHOW_CURSOR;

  /** Before the prompt of a turn. */
  static final String READY = Ansi.SHOW_CURSOR + Ansi.RESET + Ansi.RESET;

  static final List<String> EXIT_HINT =
      List.of(
          "\n(To exit the CLI, press Ctrl+C or Ctrl+D again or type ",
          Ansi.GREEN,
          "/quit",
          Ansi.DEFAULT_COLOUR,
          ")\n\n");
  static final List<String> CLEAR_QUESTION =
      List.of(
          Ansi.ESC + "[38;",
          "5;8m",
          "\nAre you sure? This will erase the conversation history and context from hooks for the"
              + " current session. ",
          "[" + Ansi.ESC + "[",
          "38;",
          "5;10m",
          "y" + Ansi.ESC + "[",
          "38;",
          "5;8m",
          "/",
          Ansi.ESC + "[",
          "38;",
          "5;10",
          "mn",
          Ansi.ESC + "[38;",
          "5;8",
          "m",
          "]:\n\n",
          Ansi.RESET + Ansi.SHOW_CURSOR);
  static final String CLEARED =
      Ansi.GREEN + "\nConversation history cleared.\n\n" + Ansi.RESET + "\n";
  static final String NOT_CLEARED =
      Ansi.RED + "\nFailed to clear the conversation.\n\n" + Ansi.RESET + "\n";

  /** Before the prompt that decides about a tool. */
  static final String APPROVAL =
      Ansi.SHOW_CURSOR
          + Ansi.GREY
          + "\nAllow this action? Use '"
          + Ansi.GREEN
          + "t"
          + Ansi.GREY
          + "' to trust (always allow) this tool for the session. ["
          + Ansi.GREEN
          + "y"
          + Ansi.GREY
          + "/"
          + Ansi.GREEN
          + "n"
          + Ansi.GREY
          + "/"
          + Ansi.GREEN
          + "t"
          + Ansi.GREY
          + "]:\n\n"
          + Ansi.RESET
          + Ansi.RESET
          + Ansi.RESET;

  static final String THROTTLED =
      failure(
          " ⚠️  Amazon Q rate limit reached:\n"
              + "    Request quota exceeded. Please wait a moment and try again.\n\n");
  static final String MONTHLY_LIMIT =
      Ansi.YELLOW
          + "Monthly request limit reached"
          + Ansi.DEFAULT_COLOUR
          + " - The limits reset on 01/01.\n\n";
  static final String OVERLOADED =
      failure(
          "Amazon Q is having trouble responding right now: \n"
              + "   0: The model you've selected is temporarily unavailable. Please use '/model' to"
              + " select a different model and try again.\n\n");
  static final String SELECTOR =
      Ansi.HIDE_CURSOR
          + Ansi.BOLD
          + "Select a model for this chat session"
          + Ansi.RESET
          + " (use arrow keys, Enter to select)\n"
          + Ansi.MAGENTA
          + "❯ claude-sonnet-4\n"
          + Ansi.RESET
          + "  claude-3.7-sonnet\n";

  private Notices() {}

  static String trouble(int status, String text) {
    return failure(
        "Amazon Q is having trouble responding right now: \n   0: unhandled error ("
            + text
            + ")\n   1: status "
            + status
            + "\n\nLocation:\n   crates/chat-cli/src/cli/chat/mod.rs\n\n");
  }

  /** Behind a tool's output; the milliseconds are not padded, as in the real program. */
  static String completed(Duration took) {
    return " ⋮ \n"
        + Ansi.GREEN
        + Ansi.BOLD
        + " ● Completed in "
        + took.toSeconds()
        + "."
        + took.toMillisPart()
        + "s"
        + Ansi.RESET
        + "\n\n"
        + Ansi.HIDE_CURSOR
        + "\n"
        + Ansi.RESET;
  }

  static String promptNotFound(String name) {
    return "\n"
        + Ansi.YELLOW
        + "Prompt "
        + Ansi.CYAN
        + name
        + Ansi.YELLOW
        + " not found. Use "
        + Ansi.CYAN
        + "/prompts list"
        + Ansi.YELLOW
        + " to see available prompts.\n"
        + Ansi.RESET
        + "\n";
  }

  static String unknownCommand(String name) {
    return Ansi.RED + "\nerror: unrecognized subcommand '" + name + "'\n\n" + Ansi.RESET + "\n";
  }

  static String panic(String reason) {
    return "\nthread 'main' panicked at crates/chat-cli/src/cli/chat/mod.rs:\n"
        + reason
        + "\nnote: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n";
  }

  private static String failure(String text) {
    return Ansi.BOLD + Ansi.RED + text + Ansi.RESET + Ansi.RESET;
  }
}
