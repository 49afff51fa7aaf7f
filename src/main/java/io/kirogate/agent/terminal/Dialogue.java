package io.kirogate.agent.terminal;

import io.kirogate.agent.terminal.DialogueEvent.Accepted;
import io.kirogate.agent.terminal.DialogueEvent.Asked;
import io.kirogate.agent.terminal.DialogueEvent.Blocked;
import io.kirogate.agent.terminal.DialogueEvent.CommandRan;
import io.kirogate.agent.terminal.DialogueEvent.Ended;
import io.kirogate.agent.terminal.DialogueEvent.Erred;
import io.kirogate.agent.terminal.DialogueEvent.Hinted;
import io.kirogate.agent.terminal.DialogueEvent.Interrupted;
import io.kirogate.agent.terminal.DialogueEvent.Prompted;
import io.kirogate.agent.terminal.DialogueEvent.SignedOut;
import io.kirogate.agent.terminal.DialogueEvent.StepProven;
import io.kirogate.agent.terminal.DialogueEvent.StepRefused;
import io.kirogate.agent.terminal.Reading.AgentFault;
import io.kirogate.agent.terminal.TerminalVariant.PromptKind;
import io.kirogate.message.FailureCode;
import io.kirogate.terminal.Line;
import io.kirogate.terminal.Screen;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.stream.Collectors;

/**
 * Watches a line interface: is told every byte that came and every key that was typed, and says
 * what that means. It types nothing itself ({@link TerminalDriver} does), so that a recording
 * replays through the very same code.
 *
 * <p><b>Ready</b> is a new {@code ESC[?2004h} (the line editor sets raw mode before it), its prompt
 * on the cursor's line when all bytes at hand are read, and the tty's ICANON off. The tty is asked
 * last and only then.
 *
 * <p><b>Two writers</b> share the terminal: the editor, and all the rest on stderr. Where a
 * question and a prompt are both due they come in either order, or inside each other. There the
 * prompt counts when it was drawn at any time since the acceptance, and the question is looked for
 * in the linear text, which the prompt's erasures do not touch.
 *
 * <p>Used on one thread. Events may be consumed by typing at once: each is emitted as the last
 * thing that a call does.
 */
final class Dialogue implements Screen.Listener {
  private static final int BRACKETED_PASTE = 2004;
  private static final int STANDSTILL_ROWS = 12;
  private static final int SHOWN_ROWS = 50;

  /** An answer whose beginning is gone is none. */
  private static final AgentFault TOO_LONG =
      new AgentFault(FailureCode.AGENT_ERROR, "more than the gateway keeps of one turn", false);

  private final TerminalVariant variant;
  private final BooleanSupplier canonical;
  private final Consumer<DialogueEvent> events;
  private final Screen screen;

  private State state = new Booting();
  private Turn turn;

  /** How often the editor began to wait for keys. */
  private long readyMarks;

  /** Where it was the last time. */
  private long readyRow;

  /** The prompt that was drawn since the last of them, or null. */
  private PromptKind drawn;

  /** Its words. */
  private String drawnText = "";

  Dialogue(
      TerminalVariant variant,
      TerminalVariant.Size size,
      BooleanSupplier canonical,
      Consumer<DialogueEvent> events) {
    this.variant = variant;
    this.canonical = canonical;
    this.events = events;
    this.screen = Screen.lasting(size.columns(), size.rows(), this);
    this.turn = new Turn(Kind.PROMPT, new TurnRows(variant, screen));
  }

  private enum Kind {
    PROMPT,
    COMMAND,
    SHELL
  }

  private sealed interface State {}

  private record Booting() implements State {}

  private record AtPrompt(String typed) implements State {}

  /** Enter was typed; the editor has not taken it. */
  private record Submitted() implements State {}

  private record Answering(long since) implements State {}

  private record Asking(String typed) implements State {}

  private record Interrupting(long since) implements State {}

  /** An interrupt was typed at the prompt. */
  private record Hinting(long since, long textFrom) implements State {}

  /** A step of the reset was typed; {@code textFrom} is where its acceptance was, or -1. */
  private record Resetting(int step, long since, long textFrom) implements State {}

  private record BetweenSteps(int next, String typed) implements State {}

  /** It was said that no turn can go on; only an interrupt leads on. */
  private record Standstill() implements State {}

  /** What belongs to one turn. */
  private static final class Turn {
    final Kind kind;
    final TurnRows rows;
    final List<Long> refusedAt = new ArrayList<>();

    /** Whether keys were typed that nobody waited for: they may stand behind the next prompt. */
    boolean typedAhead;

    /** The farthest place at which something of the turn was shown. */
    long row;

    /** In that row. */
    int column;

    Turn(Kind kind, TurnRows rows) {
      this.kind = kind;
      this.rows = rows;
    }
  }

  // ---- what was typed ----

  /** These keys were typed, by us or in a recording. */
  void typed(String keys) {
    TerminalVariant.Interrupt interrupt = variant.interrupt();
    if (keys.equals(interrupt.keys())
        || keys.equals(interrupt.leave()) && state instanceof AtPrompt) {
      interruptTyped();
    } else if (state instanceof AtPrompt at) {
      textTyped(at.typed() + keys);
    } else if (state instanceof Asking asking) {
      decisionTyped(asking.typed() + keys);
    } else if (state instanceof Answering) {
      turn.typedAhead = true;
    } else if (state instanceof BetweenSteps between) {
      confirmationTyped(between, between.typed() + keys);
    }
  }

  private void interruptTyped() {
    if (state instanceof AtPrompt) {
      state = new Hinting(readyMarks, screen.linear().position());
    } else if (!(state instanceof Booting)) {
      state = new Interrupting(readyMarks);
    }
  }

  private void textTyped(String text) {
    if (!text.endsWith("\r")) {
      state = new AtPrompt(text);
    } else if (isStep(0, text)) {
      state = new Resetting(0, readyMarks, -1);
    } else {
      submitted(kindOf(text));
    }
  }

  private void submitted(Kind kind) {
    turn = new Turn(kind, new TurnRows(variant, screen));
    state = new Submitted();
  }

  private boolean isStep(int step, String keys) {
    return plain(keys).equals(variant.reset().get(step).type());
  }

  /** Anything else than the step leaves the command that asks for it. */
  private void confirmationTyped(BetweenSteps between, String text) {
    if (!text.endsWith("\r")) {
      state = new BetweenSteps(between.next(), text);
    } else if (isStep(between.next(), text)) {
      state = new Resetting(between.next(), readyMarks, -1);
    } else {
      submitted(Kind.COMMAND);
    }
  }

  private Kind kindOf(String keys) {
    String text = plain(keys);
    if (variant.commands().shell().matcher(text).find()) {
      return Kind.SHELL;
    }
    return variant.commands().command().matcher(text).find() ? Kind.COMMAND : Kind.PROMPT;
  }

  private void decisionTyped(String keys) {
    if (!keys.endsWith("\r")) {
      state = new Asking(keys);
    } else if (isStep(0, keys)) {
      state = new Resetting(0, readyMarks, -1);
    } else {
      decided(variant.approval().allowing().matcher(plain(keys)).matches());
    }
  }

  private void decided(boolean allowed) {
    if (!allowed) {
      turn.refusedAt.add(screen.cursorLine());
      turn.rows.refused();
    }
    state = new Answering(readyMarks);
  }

  private static String plain(String keys) {
    return keys.replace("\u001b[200~", "").replace("\u001b[201~", "").strip();
  }

  // ---- what was shown ----

  /** These bytes came. */
  void received(byte[] bytes) {
    screen.feed(bytes);
    settle();
  }

  @Override
  public void mode(int mode, boolean on) {
    if (mode != BRACKETED_PASTE) {
      return;
    }
    drawn = null;
    if (on) {
      readyMarks++;
      readyRow = screen.cursorLine();
    } else {
      editorLeft();
    }
  }

  @Override
  public void control() {
    if (drawn == null && screen.mode(BRACKETED_PASTE)) {
      drawn = promptOnCursorLine();
      drawnText = drawn == null ? "" : screen.rowBeforeCursor().text();
    }
    if (state instanceof Answering) {
      turn.rows.moved();
    }
  }

  /** The editor ended its work: what was typed is taken. */
  private void editorLeft() {
    if (state instanceof Submitted) {
      turn.rows.accepted();
      turn.row = turn.rows.from();
      state = new Answering(readyMarks);
      events.accept(new Accepted());
    } else if (state instanceof Resetting resetting) {
      state = new Resetting(resetting.step(), readyMarks, screen.linear().position());
    }
  }

  private PromptKind promptOnCursorLine() {
    PromptKind inRow = promptIn(screen.rowBeforeCursor());
    return inRow == null && screen.continued() ? promptIn(endOfLine()) : inRow;
  }

  /** More of a line than any pattern looks at, not all of it: a tool may print one without end. */
  private Line endOfLine() {
    long rows = StyledPattern.LONGEST / screen.columns() + 1;
    return screen.beforeCursor(screen.cursorLine() - rows);
  }

  private PromptKind promptIn(Line line) {
    if (variant.prompt().matches(line)) {
      return PromptKind.READY;
    }
    return variant.confirmPrompt().matches(line) ? PromptKind.CONFIRM : null;
  }

  // ---- what it means, once all bytes at hand are read ----

  private void settle() {
    if (state instanceof Booting) {
      settleBooting();
    } else if (state instanceof Answering answering) {
      settleAnswering(answering);
    } else if (state instanceof Interrupting interrupting) {
      if (waiting(PromptKind.READY, interrupting.since())) {
        state = new AtPrompt("");
        events.accept(new Interrupted());
      }
    } else if (state instanceof Hinting hinting) {
      settleHinting(hinting);
    } else if (state instanceof Resetting resetting) {
      settleResetting(resetting);
    }
  }

  private void settleBooting() {
    Optional<String> signedOut = signedOutIn(screen.linear().since(0));
    if (signedOut.isPresent()) {
      state = new Standstill();
      events.accept(new SignedOut(signedOut.get()));
    } else if (waiting(PromptKind.READY, 0)) {
      state = new AtPrompt("");
      events.accept(new Prompted());
    }
  }

  private void settleAnswering(Answering answering) {
    if (waiting(PromptKind.READY, answering.since())) {
      promptReached();
    } else if (!turn.rows.explained()) {
      watchForStandstill();
    }
  }

  /** The editor waits again in a turn: for a decision, or because the turn is over. */
  private void promptReached() {
    List<Line> lines = turnLines();
    Reading reading = read(lines, true);
    if (questionStandsLast(lines)) {
      state = new Asking("");
      events.accept(asked(reading));
      return;
    }
    state = new AtPrompt("");
    Optional<String> signedOut = signedOutIn(String.join("\n", reading.stray()));
    if (turn.kind != Kind.PROMPT) {
      events.accept(new CommandRan(turn.kind == Kind.SHELL));
    } else if (signedOut.isPresent()) {
      events.accept(new SignedOut(signedOut.get()));
    } else if (reading.error() != null) {
      events.accept(new Erred(reading.error()));
    } else if (turn.rows.incomplete()) {
      events.accept(new Erred(TOO_LONG));
    } else {
      events.accept(new Ended(reading.texts(), reading.stray()));
    }
  }

  private boolean questionStandsLast(List<Line> lines) {
    for (int i = lines.size() - 1; i >= 0; i--) {
      if (!lines.get(i).text().isBlank()) {
        return variant.approval().question().matches(lines.get(i));
      }
    }
    return false;
  }

  private Asked asked(Reading reading) {
    if (reading.tool() == null) {
      return new Asked("", "");
    }
    String body = reading.tool().body();
    int question = body.lastIndexOf('\n');
    String about = question < 0 ? "" : body.substring(0, question).strip();
    Matcher command = variant.tool().command().matcher(about);
    return new Asked(
        reading.tool().tool(), command.find() ? command.group("command").strip() : about);
  }

  /**
   * What needs a hand although no prompt comes; looked for where output appears, then confirmed by
   * reading the turn.
   */
  private void watchForStandstill() {
    long last = screen.cursorLine();
    for (Line line : screen.lines(Math.max(turn.rows.from(), last - STANDSTILL_ROWS), last)) {
      for (TerminalVariant.Selector selector : variant.selectors()) {
        if (selector.line().matches(line) && stray(line.text())) {
          state = new Standstill();
          events.accept(new Blocked(new AgentFault(selector.code(), line.text().strip(), true)));
          return;
        }
      }
      Optional<String> signedOut = signedOutIn(line.text());
      if (signedOut.isPresent() && stray(line.text())) {
        state = new Standstill();
        events.accept(new SignedOut(signedOut.get()));
        return;
      }
    }
  }

  /**
   * Whether the turn's output has come farther than ever since this was last asked. A spinner is
   * drawn over and over in one place, so nothing but the cursor's place is looked at until it moves
   * on.
   */
  boolean progressed() {
    long row = screen.cursorLine();
    int column = screen.cursorColumn();
    boolean farther = row > turn.row || row == turn.row && column > turn.column;
    if (!farther || !answering() || new LineRules(variant).isNoise(screen.rowBeforeCursor())) {
      return false;
    }
    turn.row = row;
    turn.column = column;
    return true;
  }

  private boolean stray(String words) {
    return read(turnLines(), false).stray().contains(words.stripTrailing());
  }

  private void settleHinting(Hinting hinting) {
    boolean hinted = said(variant.interrupt().hint(), hinting.textFrom());
    if (hinted
        && readyMarks > hinting.since()
        && drawn == PromptKind.READY
        && !canonical.getAsBoolean()) {
      state = new AtPrompt("");
      events.accept(new Hinted());
    }
  }

  private void settleResetting(Resetting resetting) {
    TerminalVariant.Step step = variant.reset().get(resetting.step());
    boolean taken = resetting.textFrom() >= 0 && readyMarks > resetting.since();
    if (!taken || drawn == null) {
      return;
    }
    boolean shown = said(step.expect(), resetting.textFrom());
    boolean last = resetting.step() == variant.reset().size() - 1;
    if (drawn != step.prompt() && promptOnCursorLine() == drawn && !canonical.getAsBoolean()) {
      state = new AtPrompt("");
      events.accept(new StepRefused(resetting.step()));
    } else if (shown && drawn == step.prompt() && !canonical.getAsBoolean()) {
      state = last ? new AtPrompt("") : new BetweenSteps(resetting.step() + 1, "");
      events.accept(new StepProven(resetting.step(), last));
    }
  }

  /** Whether these words were printed; the editor's prompt may stand in the middle of them. */
  private boolean said(String words, long since) {
    String text = screen.linear().since(since);
    return text.contains(words) || text.replace(drawnText, "").contains(words);
  }

  private boolean waiting(PromptKind kind, long since) {
    return readyMarks > since
        && drawn == kind
        && (turn.typedAhead || promptOnCursorLine() == kind)
        && !canonical.getAsBoolean();
  }

  private Optional<String> signedOutIn(String text) {
    return variant.signedOut().stream().filter(text::contains).findFirst();
  }

  // ---- the turn's part of the screen ----

  private Reading read(List<Line> lines, boolean ended) {
    return new TurnReader(variant).read(lines, turn.refusedAt, ended);
  }

  private List<Line> turnLines() {
    if (drawn == null) {
      return turn.rows.lines(screen.cursorLine());
    } else if (turn.typedAhead) {
      return turn.rows.lines(readyRow - 1);
    }
    boolean prompt = promptOnCursorLine() != null;
    return turn.rows.lines(screen.cursorLine() - (prompt ? 1 : 0));
  }

  /** The assistant's texts of the current or last turn, as far as they are shown. */
  List<String> texts() {
    return read(turnLines(), false).texts();
  }

  /** The last lines that were shown since the start or the last submit, plain. */
  String shown() {
    List<Line> lines = turn.rows.lines(screen.lastLine());
    return lines.subList(Math.max(0, lines.size() - SHOWN_ROWS), lines.size()).stream()
        .map(line -> line.text().stripTrailing())
        .filter(line -> !line.isEmpty())
        .collect(Collectors.joining("\n"));
  }

  /** Enter was typed and the editor did not take it. */
  boolean submitting() {
    return state instanceof Submitted;
  }

  boolean answering() {
    return state instanceof Answering;
  }

  /**
   * Whether a ready mark came that is due and nothing followed from it: its prompt was garbled or
   * pushed away by the other writer, or the tty was not yet, or never will be, the editor's.
   */
  boolean readyUnproven() {
    return readyMarks > due() && screen.mode(BRACKETED_PASTE);
  }

  private long due() {
    if (state instanceof Answering answering) {
      return answering.since();
    } else if (state instanceof Interrupting interrupting) {
      return interrupting.since();
    }
    return state instanceof Booting ? 0 : Long.MAX_VALUE;
  }

  /**
   * Looks again at what is shown; true when the editor's prompt is missing although it waits for
   * keys. Not before the first prompt: what stands there may be a question of its own, and any key
   * its answer.
   */
  boolean promptMissing() {
    if (!readyUnproven() || canonical.getAsBoolean()) {
      return false;
    }
    settle();
    return readyUnproven() && !(state instanceof Booting);
  }

  /** The editor is about to be asked to redraw. */
  void beforeRedraw() {
    turn.rows.beforeRedraw(readyRow);
  }
}
