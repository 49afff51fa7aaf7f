package io.kirogate.demo;

import io.kirogate.demo.Interrupts.TurnInterrupted;
import io.kirogate.demo.Stage.Pace;
import java.time.Duration;
import java.util.Optional;

/** Answers one prompt; an open question about a tool is handed back. */
final class Turn {
  private static final String FAKE_READY =
      "printf '\\033[?2004h\\r\\033[K\\033[35m> \\033[0m\\r\\033[2C'; sleep 0.5; echo; echo done";
  private static final int INTERRUPT = 3;

  private final Setting setting;
  private final Screen screen;
  private final Stage stage;
  private final String prompt;
  private final boolean directed;
  private final Directives directives;

  /** What turns have to work with. */
  record Setting(
      Screen screen,
      Interrupts interrupts,
      Stage stage,
      Shell shell,
      Tty tty,
      Conversation conversation,
      boolean digests,
      Duration wordDelay) {}

  Turn(Setting setting, String prompt, boolean directed) {
    this.setting = setting;
    this.screen = setting.screen;
    this.stage = setting.stage;
    this.prompt = prompt;
    this.directed = directed;
    this.directives = directed ? Directives.of(prompt) : Directives.none();
  }

  /** Answers, up to the end or to a tool that nobody trusts yet. */
  Optional<ToolUse> answer(boolean trusting) throws TurnInterrupted {
    if (directives.has("noclear")) {
      setting.conversation.refuseNextClear();
    }
    beSilent();
    stage.begin(directives.millis("wait", 0).orElse(Duration.ZERO));
    if (failed() || flooded()) {
      return Optional.empty();
    }
    dieInMidTurn();
    Optional<ToolUse> tool = tool(trusting);
    if (tool.isPresent()) {
      return propose(tool.get());
    }
    speak(
        setting.digests
            ? Answers.digest(prompt)
            : Answers.text(prompt, setting.conversation, directed));
    return Optional.empty();
  }

  /** The user said yes. */
  void run(ToolUse tool) throws TurnInterrupted {
    screen.show("\n");
    execute(tool);
  }

  private void execute(ToolUse tool) throws TurnInterrupted {
    Shell.Result result = setting.shell.run(tool.command());
    screen.show(Notices.completed(result.took()));
    stage.think(Duration.ZERO);
    speak(tool.answer(result.output(), result.status()));
  }

  /** The user said anything but yes. */
  void denied(ToolUse tool) throws TurnInterrupted {
    stage.begin(Duration.ZERO);
    speak(tool.deniedAnswer());
  }

  private Optional<ToolUse> propose(ToolUse tool) throws TurnInterrupted {
    stage.say("I will run it.", Pace.AT_ONCE);
    screen.show(Ansi.HIDE_CURSOR);
    stage.think(Duration.ZERO);
    stage.close();
    stage.close();
    screen.show(tool.block());
    if (!tool.trusted()) {
      return Optional.of(tool);
    }
    execute(tool);
    return Optional.empty();
  }

  private Optional<ToolUse> tool(boolean trusting) {
    Optional<String> command =
        directives.has("ask") ? Optional.of("echo asked") : directives.argument("tool");
    String id = "tooluse_" + setting.conversation.size();
    return directives.has("fakeready")
        ? Optional.of(new ToolUse(id, FAKE_READY, true))
        : command.map(line -> new ToolUse(id, line, trusting));
  }

  private void speak(String text) throws TurnInterrupted {
    Pace pace =
        new Pace(
            directives.number("chunks", 0).orElse(1),
            directives.millis("chunks", 1).orElse(Duration.ZERO),
            directives.millis("slow", 0).orElse(setting.wordDelay));
    stage.say(text, pace);
    stage.close();
  }

  private void beSilent() throws TurnInterrupted {
    if (directives.has("hang")) {
      setting.interrupts.ignoreAll();
      setting.interrupts.waitForever();
    }
    if (directives.has("silent")) {
      setting.interrupts.waitForever();
    }
  }

  private boolean failed() throws TurnInterrupted {
    if (directives.has("signout")) {
      screen.show(Notices.NOT_LOGGED_IN);
      return true;
    }
    if (directives.has("selector")) {
      select();
    }
    Optional<String> failure = directives.number("status", 0).map(this::failure);
    failure.ifPresent(screen::show);
    return failure.isPresent();
  }

  private String failure(int status) {
    String text = directives.argument("status").orElse("");
    if (text.contains("MONTHLY_REQUEST_COUNT")) {
      // Seen five times of five: asked once more without a reset, the real program panics.
      setting.conversation.spoil();
      return Notices.MONTHLY_LIMIT;
    }
    return status == 429 ? Notices.THROTTLED : Notices.trouble(status, text);
  }

  /** Like the model selector: it takes every key, and only Ctrl-C ends it. */
  private void select() throws TurnInterrupted {
    screen.show(Notices.OVERLOADED);
    // Before it is seen: a Ctrl-C that answers it is a key already.
    setting.tty.raw();
    screen.show(Notices.SELECTOR);
    Keys keys = new Keys();
    int key = keys.read();
    while (key != INTERRUPT && key != Keys.END) {
      key = keys.read();
    }
    setting.tty.cooked();
    throw new TurnInterrupted();
  }

  private boolean flooded() throws TurnInterrupted {
    Optional<Integer> bytes = directives.number("flood", 0);
    if (bytes.isEmpty()) {
      return false;
    }
    stage.say("Here it comes:", Pace.AT_ONCE);
    String line = "flood ".repeat(16) + "\n";
    for (int left = bytes.get(); left > 0; left -= line.length()) {
      screen.print(line);
      setting.interrupts.check();
    }
    stage.close();
    return true;
  }

  private void dieInMidTurn() throws TurnInterrupted {
    Optional<Integer> status = directives.number("die", 0);
    Optional<Fault> fault =
        directives.has("kill") ? Optional.of(Fault.KILL) : Fault.ordered(directives, "turn");
    if (status.isEmpty() && fault.isEmpty()) {
      return;
    }
    stage.say("This is the last thing I say.", Pace.AT_ONCE);
    fault.ifPresent(Fault::strike);
    status.ifPresent(this::panic);
  }

  private void panic(int status) {
    screen.show(Notices.panic("told to end with status " + status));
    Runtime.getRuntime().halt(status);
  }
}
