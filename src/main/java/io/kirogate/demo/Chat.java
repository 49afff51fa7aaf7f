package io.kirogate.demo;

import io.kirogate.demo.Dispatch.Kind;
import io.kirogate.demo.Interrupts.TurnInterrupted;
import io.kirogate.demo.LineEditor.Outcome;
import java.util.List;
import java.util.Optional;

/** The loop of the program: a text is read, dispatched and answered, until the user leaves. */
final class Chat {
  private static final String INTERRUPTED = "\n\n";
  private static final int PANICKED = 101;
  private final Screen screen;
  private final LineReader reader;
  private final Keys keys = new Keys();
  private final Turn.Setting setting;
  private final Shell shell;
  private final Conversation conversation;
  private final Options options;
  private boolean trusting;
  private Directives orders = Directives.none();
  private Optional<PendingTool> pending = Optional.empty();

  /** A tool that waits for the user's decision, and the turn that wants it. */
  private record PendingTool(Turn turn, ToolUse tool) {}

  Chat(Turn.Setting setting, LineReader reader, Options options) {
    this.setting = setting;
    this.screen = setting.screen();
    this.shell = setting.shell();
    this.conversation = setting.conversation();
    this.reader = reader;
    this.options = options;
    this.trusting = options.trustAllTools();
  }

  /** Returns when the user left. */
  void run() {
    Optional<String> text = ask();
    while (text.isPresent() && handle(text.get())) {
      text = ask();
    }
    screen.show(Notices.GOODBYE);
  }

  /** The next text; empty when the user left: with two Ctrl-C or Ctrl-D in a row. */
  private Optional<String> ask() {
    // Both never raced: 0 of 160.
    screen.show(pending.isPresent() ? Notices.APPROVAL : Notices.READY);
    Prompt prompt = trusting ? Prompt.TRUSTING : Prompt.CHAT;
    Outcome outcome = reader.read(prompt, Commands::hint, keys, List.of());
    if (!(outcome instanceof Outcome.Submitted)) {
      outcome = reader.read(prompt, Commands::hint, keys, Notices.EXIT_HINT);
    }
    return outcome instanceof Outcome.Submitted submitted
        ? Optional.of(submitted.text())
        : Optional.empty();
  }

  /** False when that was the last text. */
  private boolean handle(String text) {
    try {
      return dispatch(text);
    } catch (TurnInterrupted e) {
      screen.show(INTERRUPTED);
      return true;
    }
  }

  private boolean dispatch(String text) throws TurnInterrupted {
    Dispatch dispatch = Dispatch.of(text);
    Optional<PendingTool> open = pending;
    pending = Optional.empty();
    if (dispatch.kind() != Kind.PROMPT) {
      screen.show("\n");
    }
    switch (dispatch.kind()) {
      case COMMAND -> {
        return command(dispatch.text());
      }
      case SHELL -> shell.hand(dispatch.text());
      case STORED_PROMPT -> screen.show(Notices.promptNotFound(dispatch.text()));
      case PROMPT -> converse(dispatch.text(), open);
      case NOTHING -> pending = open;
    }
    return true;
  }

  private void converse(String text, Optional<PendingTool> open) throws TurnInterrupted {
    if (open.isPresent()) {
      decide(open.get(), text);
      return;
    }
    if (conversation.isSpoiled()) {
      screen.show(Notices.panic("the conversation has no reply to continue from"));
      Runtime.getRuntime().halt(PANICKED);
    }
    conversation.remember(text);
    Script script = new Script(text, conversation, options);
    orders = script.directives();
    Turn turn = new Turn(setting, script);
    pending = turn.answer(trusting).map(tool -> new PendingTool(turn, tool));
  }

  /** Anything but a yes is a no. */
  private void decide(PendingTool open, String text) throws TurnInterrupted {
    Fault.ordered(orders, "approval").ifPresent(Fault::strike);
    boolean always = text.equalsIgnoreCase("t");
    trusting |= always;
    if (always || text.equalsIgnoreCase("y")) {
      open.turn.run(open.tool);
    } else {
      open.turn.denied(open.tool);
    }
  }

  private boolean command(String line) {
    switch (Dispatch.firstWord(line)) {
      case "quit", "exit", "q" -> {
        return false;
      }
      case "clear" -> clear();
      case "tools" -> tools(line);
      case "help" -> screen.show(Commands.help());
      default -> screen.show(Notices.unknownCommand(Dispatch.firstWord(line)));
    }
    return true;
  }

  /** The question has keys of its own: what was typed ahead stays with the prompt's editor. */
  private void clear() {
    Outcome answer =
        reader.read(Prompt.CONFIRM, Commands::none, new Keys(), Notices.CLEAR_QUESTION);
    boolean yes =
        answer instanceof Outcome.Submitted submitted && submitted.text().equalsIgnoreCase("y");
    if (yes) {
      Fault.ordered(orders, "reset").ifPresent(Fault::strike);
      screen.show(conversation.clear() ? Notices.CLEARED : Notices.NOT_CLEARED);
    } else {
      screen.show("\n");
    }
  }

  private void tools(String line) {
    trusting = line.contains("trust-all") || trusting && !line.contains("reset");
    screen.show("\n" + (trusting ? Notices.TRUST_ALL : "Tools ask before they run.\n\n"));
  }
}
