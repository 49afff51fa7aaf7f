package io.kirogate.demo;

import io.kirogate.demo.Interrupts.TurnInterrupted;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Plays one script as messages, on a thread of its own. */
final class AcpTurn implements Runnable {
  private static final int CLIENT_GONE = 1;
  private static final String END = "end_turn";
  private static final String CANCELLED = "cancelled";
  private static final int BIG = 1 << 20;
  private static final int MANY = 10_000;
  private final AcpShape shape;
  private final AcpState state;
  private final AcpSession session;
  private final AcpRequest request;
  private final String prompt;
  private final Script script;
  private final Directives directives;
  private final AcpChannel channel;
  private final Interrupts interrupts = new Interrupts();
  private final AcpVoice voice;
  private final Thread thread;
  private final long started = System.nanoTime();

  AcpTurn(AcpHost host, AcpSession session, AcpRequest request, String prompt) {
    this.shape = host.shape();
    this.state = host.state();
    this.session = session;
    this.request = request;
    this.prompt = prompt;
    this.script = new Script(prompt, session.conversation(), host.options());
    this.directives = script.directives();
    this.channel = new AcpChannel(host.wire(), session.id());
    this.voice = new AcpVoice(channel, interrupts, shape.namesMessages());
    this.thread = new Thread(this, "turn of " + session.id());
    thread.setDaemon(true);
  }

  Directives directives() {
    return directives;
  }

  void start() {
    thread.start();
  }

  void cancel() {
    interrupts.interrupt();
  }

  boolean answers(Object requestId) {
    return requestId != null && requestId.equals(request.id());
  }

  /** Waits for its end, or for this point in time. */
  void join(long deadline) {
    try {
      TimeUnit.NANOSECONDS.timedJoin(thread, deadline - System.nanoTime());
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts this thread", e);
    }
  }

  @Override
  public void run() {
    try {
      Runnable answer = play();
      session.finished();
      answer.run();
      trail();
    } catch (UncheckedIOException e) {
      if (!state.ending()) {
        Runtime.getRuntime().halt(CLIENT_GONE);
      }
    }
  }

  /** Up to the answer of the request, which comes back. */
  private Runnable play() {
    try {
      return ended(answer());
    } catch (TurnInterrupted e) {
      return cancelled();
    } catch (AcpError e) {
      return () -> request.fail(e);
    }
  }

  private Runnable ended(String reason) {
    if (!directives.has("lateusage")) {
      shape.usage(channel, time());
    }
    shape.ending(channel, reason);
    return () -> request.respond(Json.of("stopReason", reason));
  }

  private Runnable cancelled() {
    String how = directives.argument("cancel").orElse(CANCELLED);
    if (how.equals("late")) {
      channel.chunk(" This comes behind the cancel.");
    }
    if (how.equals("error")) {
      AcpError error = shape.refused("The prompt was cancelled");
      return () -> request.fail(error);
    }
    return ended(how.equals("late") ? CANCELLED : how);
  }

  /** What comes behind the answer. */
  private void trail() {
    if (directives.has("lateusage")) {
      shape.usage(channel, time());
    }
    shape.afterwards(channel);
    directives.argument("late").ifPresent(channel::chunk);
  }

  private Duration time() {
    return Duration.ofNanos(System.nanoTime() - started);
  }

  /** Why the turn ended. */
  private String answer() throws TurnInterrupted, AcpError {
    if (state.signedOut()) {
      throw failure(Failure.of(Failure.Kind.SIGNED_OUT));
    }
    Optional<String> command =
        shape.hasCommands() ? new AcpCommands(state, session).run(prompt) : Optional.empty();
    if (command.isPresent()) {
      voice.sayWhole(command.get());
      return END;
    }
    session.conversation().remember(prompt);
    prepare();
    speak();
    return directives.argument("stop").orElse(END);
  }

  private void prepare() throws TurnInterrupted, AcpError {
    if (directives.has("noclear")) {
      session.conversation().refuseNextClear();
      session.refuseNextClose();
    }
    beSilent();
    if (!session.settings().sound(AcpChoice.MODEL)) {
      throw shape.failure(Failure.status(400, "400 ValidationException: Invalid model id"));
    }
    shape.begin(channel, session.conversation().size() == 1, interrupts);
    interrupts.pause(script.thinking());
    new AcpTraps(shape, channel, session, voice, interrupts, directives).spring();
    fail();
    dieInMidTurn();
  }

  private void beSilent() throws TurnInterrupted {
    if (directives.has("hang")) {
      state.resist();
      waitInSpiteOfAll();
    }
    if (directives.has("silent")) {
      interrupts.waitForever();
    }
  }

  private void waitInSpiteOfAll() {
    while (true) {
      try {
        interrupts.waitForever();
      } catch (TurnInterrupted ignored) {
        // That is what a hang is.
      }
    }
  }

  private void fail() throws TurnInterrupted, AcpError {
    Optional<Failure> failure = script.failure();
    if (failure.isPresent()) {
      boolean said = directives.argument("signout").filter("chunk"::equals).isPresent();
      if (said) {
        voice.sayWhole("[TokenInvalidError] The token is not valid any more.");
      } else {
        throw failure(failure.get());
      }
    }
  }

  private AcpError failure(Failure failure) {
    shape.warn(channel, failure);
    return shape.failure(failure);
  }

  private void dieInMidTurn() throws TurnInterrupted {
    Optional<Integer> status = script.death();
    Optional<Fault> fault = script.fault().filter(it -> it != Fault.STOP_WRAPPER);
    if (status.isPresent() || fault.isPresent()) {
      voice.sayWhole("This is the last thing I say.");
    }
    fault.ifPresent(Fault::strike);
    status.ifPresent(this::panic);
  }

  private void panic(int status) {
    System.err.print(Notices.panic("told to end with status " + status));
    Runtime.getRuntime().halt(status);
  }

  private void speak() throws TurnInterrupted {
    if (directives.argument("signout").isPresent() || spokeAtLength()) {
      return;
    }
    boolean trusting = session.settings().trusting();
    Optional<ToolUse> tool = unasked().or(() -> script.tool(trusting));
    if (tool.isPresent()) {
      voice.sayWhole("I will run it.\n\n");
      AcpTool use = new AcpTool(shape, channel, session, interrupts, directives);
      voice.say(use.use(tool.get()), script.pace());
    } else {
      voice.say(script.answer(), script.pace());
    }
  }

  private Optional<ToolUse> unasked() {
    String id = "tooluse_" + session.conversation().size();
    return directives.argument("unasked").map(command -> new ToolUse(id, command, true));
  }

  /** The texts that are only long. */
  private boolean spokeAtLength() throws TurnInterrupted {
    if (directives.has("big")) {
      voice.sayWhole(AcpVoice.filling(0, directives.number("big", 0).orElse(BIG)));
      return true;
    }
    if (directives.has("pieces")) {
      voice.sayPieces(
          directives.number("pieces", 0).orElse(BIG), directives.number("pieces", 1).orElse(MANY));
      return true;
    }
    Optional<Integer> flood = directives.number("flood", 0);
    String line = "flood ".repeat(16) + "\n";
    for (int left = flood.orElse(0); left > 0; left -= line.length()) {
      voice.sayWhole(line);
    }
    return flood.isPresent();
  }
}
