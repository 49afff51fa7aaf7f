package io.kirogate.agent.acp;

import com.fasterxml.jackson.databind.JsonNode;
import io.kirogate.agent.AgentSignal;
import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;
import io.kirogate.message.Fidelity;
import io.kirogate.message.StopReason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One turn: what its updates said, and how it ends. It does not know what ended it: today that is
 * the response to the prompt, in the next version of the protocol it will be an update. Pure: what
 * happened comes back as signals.
 */
final class AcpTurn {
  private static final List<AgentSignal> NOTHING = List.of();
  private static final List<AgentSignal> PROGRESSED = List.of(new AgentSignal.Progressed());
  private static final List<AgentSignal> PROMPTED = List.of(new AgentSignal.Prompted());
  private static final String CANCELLED = "cancelled";
  private static final int MOST_NOTICES = 10;
  private static final int LONGEST_NOTICE = 2_000;

  private final AcpProfile profile;
  private final Verdicts verdicts;
  private final Texts texts;
  private final ToolCalls calls;
  private final UsageMeter usage;
  private final Set<String> notices = new HashSet<>();

  /** What the agent's program itself said, each once. */
  private final Set<String> programs = new LinkedHashSet<>();

  private final Set<String> notifications = new HashSet<>();
  private boolean begun;
  private boolean interrupted;
  private boolean denied;
  private boolean full;

  AcpTurn(AcpProfile profile) {
    this.profile = profile;
    this.verdicts = new Verdicts(profile);
    this.texts = new Texts(profile.maxAnswerCharacters());
    this.calls = new ToolCalls(profile.permission());
    this.usage = new UsageMeter(profile.usage());
  }

  /** Its end, whatever it will be, is the end of an interrupted turn. */
  void interrupt() {
    interrupted = true;
    calls.interrupt();
  }

  boolean isInterrupted() {
    return interrupted;
  }

  /** Whether the agent has said or done anything in it. */
  boolean hasBegun() {
    return begun;
  }

  /** What it used; goes on counting when the turn is over. */
  UsageMeter usage() {
    return usage;
  }

  // ---- what happens in it ----

  /** A notification that is no update, and that the profile knows. */
  void notified(String method) {
    notifications.add(method);
    if (profile.takenBack().contains(method)) {
      texts.clear();
    }
  }

  /** An update of this turn. */
  List<AgentSignal> accept(JsonNode update) {
    String kind = update.path("sessionUpdate").asText("");
    if (profile.takenBack().contains(kind)) {
      texts.clear();
    }
    if (profile.notices().contains(kind)) {
      return notices.add(kind) ? PROGRESSED : NOTHING;
    }
    begun |= kind.startsWith("agent_") || kind.startsWith("tool_call");
    if (kind.equals("agent_message_chunk")) {
      return chunk(update);
    }
    return kind.startsWith("tool_call") ? toolCall(kind, update) : PROGRESSED;
  }

  private List<AgentSignal> chunk(JsonNode update) {
    JsonNode content = update.path("content");
    String text = content.path("text").asText("");
    if (!content.path("type").asText("").equals("text")) {
      return PROGRESSED;
    }
    if (programsOwn(text)) {
      if (programs.size() < MOST_NOTICES) {
        programs.add(Words.plain(Words.tail(text, LONGEST_NOTICE)).strip());
      }
      return PROGRESSED;
    }
    if (!full && !texts.add(update.path("messageId").asText(null), text)) {
      full = true;
      return List.of(
          new AgentSignal.Progressed(),
          new AgentSignal.Blocked(
              Failure.of(
                  FailureCode.AGENT_ERROR,
                  "the answer is longer than %,d characters"
                      .formatted(profile.maxAnswerCharacters()))));
    }
    return PROGRESSED;
  }

  private boolean programsOwn(String text) {
    return texts.isEmpty() && profile.noticeChunks().stream().anyMatch(own -> matches(own, text));
  }

  private static boolean matches(Pattern pattern, String text) {
    return pattern.matcher(text).matches();
  }

  private List<AgentSignal> toolCall(String kind, JsonNode update) {
    if (!kind.equals("tool_call") && !kind.equals("tool_call_update")) {
      return PROGRESSED;
    }
    if (kind.equals("tool_call") || !calls.knows(update.path("toolCallId").asText(""))) {
      texts.separate();
    }
    Optional<ToolCalls.Tool> ran = calls.accept(update);
    return ran.map(tool -> List.of(new AgentSignal.Progressed(), ran(tool))).orElse(PROGRESSED);
  }

  private static AgentSignal ran(ToolCalls.Tool tool) {
    return new AgentSignal.ToolRan(tool.name(), tool.command(), tool.certain());
  }

  /** The agent asks whether it may use a tool. */
  ToolCalls.Tool asked(JsonNode question) {
    return calls.asked(question);
  }

  /** One of its questions was answered. */
  void decided(Questions.Decided decided) {
    denied |= !decided.yes();
    calls.decided(decided.call(), decided.yes());
  }

  // ---- how it ends ----

  /** The agent's reason to stop; what the prompt's response says. */
  List<AgentSignal> end(String reason) {
    if (interrupted) {
      return PROMPTED;
    }
    List<AgentSignal> signals = new ArrayList<>();
    calls.leftRunning().forEach(tool -> signals.add(ran(tool)));
    signals.add(ended(reason));
    return signals;
  }

  /** An error in the place of an end. */
  List<AgentSignal> fail(Reply.Error error) {
    return interrupted ? PROMPTED : List.of(verdicts.of(error, notifications));
  }

  private AgentSignal ended(String reason) {
    if (denied && reason.equals(CANCELLED)) {
      // Some agents end their turn at a no: what they said so far is the answer.
      return answer(StopReason.END_TURN);
    }
    return Arrays.stream(StopReason.values())
        .filter(known -> known.word().equals(reason))
        .findFirst()
        .map(this::answer)
        .orElseGet(() -> unknown(reason));
  }

  private AgentSignal answer(StopReason reason) {
    List<String> answers = texts.all();
    Optional<AgentSignal.TurnErred> erred = verdicts.of(answers);
    return erred.isPresent()
        ? erred.get()
        : new AgentSignal.TurnEnded(
            answers, Fidelity.EXACT, reason, usage.total(), List.copyOf(programs));
  }

  private static AgentSignal unknown(String reason) {
    String told =
        reason.equals(CANCELLED)
            ? "the agent ended the turn as cancelled, and nobody had asked for that"
            : "the agent ended the turn for an unknown reason: `%s`"
                .formatted(Words.plain(Words.tail(reason, 100)));
    return new AgentSignal.TurnErred(Failure.of(FailureCode.AGENT_ERROR, told), false);
  }
}
