package io.kirogate.agent.acp;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tool calls of one turn, as far as a decision about them needs it: kinds, names and commands
 * that were told, whether the agent asked, and whether it ran. What a tool gave out is not kept.
 */
final class ToolCalls {
  private static final String UNKNOWN = "other";

  /** A turn of more is no turn that anybody asked for; the oldest are forgotten. */
  private static final int MOST = 2_000;

  private final AcpProfile.Permission rules;
  private final Map<String, Call> calls = new LinkedHashMap<>();
  private boolean interrupted;

  ToolCalls(AcpProfile.Permission rules) {
    this.rules = rules;
  }

  /**
   * A tool call as a rule reads it.
   *
   * @param certain whether everything that was told of it says the same
   */
  record Tool(String name, String command, boolean certain) {}

  /** What was told of one call. */
  private static final class Call {
    final Set<String> kinds = new LinkedHashSet<>();
    final Set<String> names = new LinkedHashSet<>();
    final Set<String> commands = new LinkedHashSet<>();
    String status = "pending";
    boolean asked;
    boolean told;
  }

  /** From now on calls fail, and stay unfinished, because we stopped them. */
  void interrupt() {
    interrupted = true;
  }

  /** Whether a call with this id was told before. */
  boolean knows(String id) {
    return calls.containsKey(id);
  }

  /**
   * A {@code tool_call} or {@code tool_call_update}: what is absent stays as it was.
   *
   * @return the tool when this tells that it ran unasked
   */
  Optional<Tool> accept(JsonNode update) {
    Call call = call(update.path("toolCallId").asText(""));
    read(call, update, false);
    call.status = update.path("status").asText(call.status);
    return ran(call) ? unasked(call) : Optional.empty();
  }

  /** A tool without a command may fail before it did anything; a command that failed was run. */
  private boolean ran(Call call) {
    return call.status.equals("completed")
        || call.status.equals("failed") && commanded(call) && !interrupted;
  }

  /** A question: all that is told of the tool, in it and before it. */
  Tool asked(JsonNode question) {
    String id = question.path("toolCall").path("toolCallId").asText("");
    Call call = id.isEmpty() ? new Call() : call(id);
    call.asked = true;
    read(call, question, true);
    return tool(call);
  }

  /** The turn is over: what was under way and never asked about did run. */
  List<Tool> leftRunning() {
    List<Tool> ran = new ArrayList<>();
    for (Call call : calls.values()) {
      if (call.status.equals("in_progress") && !interrupted) {
        unasked(call).ifPresent(ran::add);
      }
    }
    return ran;
  }

  private Call call(String id) {
    Call call = calls.computeIfAbsent(id, unknown -> new Call());
    if (calls.size() > MOST) {
      calls.remove(calls.keySet().iterator().next());
    }
    return call;
  }

  private Optional<Tool> unasked(Call call) {
    Tool tool = tool(call);
    boolean harmless =
        rules.harmless().contains(tool.name())
            || call.kinds.size() == 1 && rules.harmless().containsAll(call.kinds);
    if (!rules.asks() || call.asked || call.told || harmless) {
      return Optional.empty();
    }
    call.told = true;
    return Optional.of(tool);
  }

  // ---- reading ----

  private void read(Call call, JsonNode told, boolean question) {
    JsonNode toolCall = question ? told.path("toolCall") : told;
    add(call.kinds, toolCall.path("kind").asText(""));
    for (JsonPointer pointer : rules.tool()) {
      String name = at(pointer, told, question).asText("");
      add(call.names, rules.names().getOrDefault(name, name));
    }
    for (JsonPointer pointer : rules.command()) {
      add(call.commands, CommandText.of(at(pointer, told, question)));
    }
  }

  private static JsonNode at(JsonPointer pointer, JsonNode told, boolean question) {
    if (question) {
      return told.at(pointer);
    }
    return pointer.matchesProperty("toolCall")
        ? told.at(pointer.tail())
        : MissingNode.getInstance();
  }

  /** Two that differ are enough to know that nothing is certain. */
  private static void add(Set<String> values, String value) {
    if (!value.isEmpty() && values.size() < 2) {
      values.add(Words.wellFormed(value));
    }
  }

  private Tool tool(Call call) {
    Set<String> names = call.names.isEmpty() ? kindNames(call) : call.names;
    boolean one = names.size() == 1 && call.kinds.size() <= 1 && call.commands.size() <= 1;
    boolean complete = !call.commands.isEmpty() || !commanded(call);
    return new Tool(first(names, UNKNOWN), first(call.commands, ""), one && complete);
  }

  private Set<String> kindNames(Call call) {
    return call.kinds.stream()
        .map(kind -> rules.names().getOrDefault(kind, kind))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private boolean commanded(Call call) {
    return rules.withCommand().stream()
        .anyMatch(kind -> call.kinds.contains(kind) || call.names.contains(kind));
  }

  private static String first(Set<String> values, String otherwise) {
    return values.isEmpty() ? otherwise : values.iterator().next();
  }
}
