package io.kirogate.demo;

import io.kirogate.demo.Interrupts.TurnInterrupted;
import java.time.Duration;
import java.util.Optional;

/** Plays one script on the terminal; an open question about a tool is handed back. */
final class Turn {
  private static final int INTERRUPT = 3;

  private final Setting setting;
  private final Screen screen;
  private final Stage stage;
  private final Script script;
  private final Directives directives;

  /** What turns have to work with. */
  record Setting(
      Screen screen,
      Interrupts interrupts,
      Stage stage,
      Shell shell,
      Tty tty,
      Conversation conversation) {}

  Turn(Setting setting, Script script) {
    this.setting = setting;
    this.screen = setting.screen;
    this.stage = setting.stage;
    this.script = script;
    this.directives = script.directives();
  }

  /** Answers, up to the end or to a tool that nobody trusts yet. */
  Optional<ToolUse> answer(boolean trusting) throws TurnInterrupted {
    if (directives.has("noclear")) {
      setting.conversation.refuseNextClear();
    }
    beSilent();
    stage.begin(script.thinking());
    if (failed() || flooded()) {
      return Optional.empty();
    }
    dieInMidTurn();
    Optional<ToolUse> tool = script.tool(trusting);
    if (tool.isPresent()) {
      return propose(tool.get());
    }
    speak(script.answer());
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

  private void speak(String text) throws TurnInterrupted {
    stage.say(text, script.pace());
    stage.close();
  }

  private void beSilent() throws TurnInterrupted {
    if (directives.has("hang")) {
      Interrupts.ignoreAll();
      setting.interrupts.waitForever();
    }
    if (directives.has("silent")) {
      setting.interrupts.waitForever();
    }
  }

  private boolean failed() throws TurnInterrupted {
    Optional<Failure> failure = script.failure();
    if (failure.isPresent()) {
      fail(failure.get());
    }
    return failure.isPresent();
  }

  private void fail(Failure failure) throws TurnInterrupted {
    switch (failure.kind()) {
      case SIGNED_OUT -> screen.show(Notices.NOT_LOGGED_IN);
      case OVERLOADED -> select();
      case MONTHLY_LIMIT -> {
        // Seen five times of five: asked once more without a reset, the real program panics.
        setting.conversation.spoil();
        screen.show(Notices.MONTHLY_LIMIT);
      }
      case THROTTLED -> screen.show(Notices.THROTTLED);
      case TROUBLE -> screen.show(Notices.trouble(failure.status(), failure.text()));
    }
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
    Optional<Integer> status = script.death();
    Optional<Fault> fault = script.fault();
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
