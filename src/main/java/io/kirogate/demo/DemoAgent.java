package io.kirogate.demo;

import io.kirogate.demo.Interrupts.TurnInterrupted;
import io.kirogate.demo.Options.Boot;
import io.kirogate.demo.Options.UsageException;
import java.io.UncheckedIOException;
import java.util.function.IntSupplier;

/** The program: parses the command line, starts as told, and chats or speaks ACP. */
public final class DemoAgent {
  private static final int FAILED = 1;
  private static final int USAGE = 2;
  private final Options options;
  private final Screen screen = new Screen();
  private final Interrupts interrupts = new Interrupts();

  private DemoAgent(Options options) {
    this.options = options;
  }

  /** Exit status 0 after the user left, 1 when it cannot start, 2 for a wrong command line. */
  public static void main(String[] arguments) {
    int status;
    try {
      status = new DemoAgent(Options.parse(arguments)).start();
    } catch (UsageException e) {
      System.err.println("error: " + e.getMessage());
      status = USAGE;
    } catch (UncheckedIOException e) {
      // The terminal is gone: there is nobody left to tell.
      status = FAILED;
    }
    System.exit(status);
  }

  private int start() {
    try {
      return options.acp().isPresent() ? new AcpAgent(options).start() : boot(options.boot());
    } catch (TurnInterrupted e) {
      return FAILED;
    }
  }

  private int boot(Boot boot) throws TurnInterrupted {
    if (boot instanceof Boot.Failing failing) {
      screen.show("error: the demo agent was told to fail\n");
      return failing.status();
    }
    if (boot instanceof Boot.SignedOut) {
      screen.show(Notices.NOT_LOGGED_IN);
      return FAILED;
    }
    if (boot instanceof Boot.Silent) {
      interrupts.waitForever();
    }
    if (boot instanceof Boot.Faulty faulty) {
      Fault.strikeOnce(faulty.file());
    }
    if (boot instanceof Boot.Prompting prompting) {
      interrupts.pause(prompting.delay());
    }
    return chat();
  }

  private int chat() {
    Tty tty = new Tty();
    if (!tty.present()) {
      System.err.println("error: the demo agent chats at a terminal, and stdin is none");
      return FAILED;
    }
    interrupts.listen();
    screen.show((options.trustAllTools() ? Notices.TRUST_ALL : "") + Notices.BANNER);
    TwoWriters writers = options.race() ? TwoWriters.racing(options.seed()) : TwoWriters.inOrder();
    LineReader reader = new LineReader(tty, screen, writers, interrupts, this::refuses);
    new Chat(setting(tty, writers), reader, options).run();
    return 0;
  }

  private Turn.Setting setting(Tty tty, TwoWriters writers) {
    IntSupplier columns = () -> options.wrap() ? tty.columns() : 0;
    return new Turn.Setting(
        screen,
        interrupts,
        new Stage(screen, interrupts, writers, columns, options.markdown()),
        Shell.onTerminal(screen, interrupts),
        tty,
        new Conversation());
  }

  private boolean refuses(String text) {
    return options.directives() && Directives.of(text).has("deaf");
  }
}
