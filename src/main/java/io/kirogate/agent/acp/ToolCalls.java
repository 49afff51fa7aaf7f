package io.kirogate.agent.acp;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tool calls of one turn, as far as a decision about them needs it. What a tool gave out is not
 * kept. An id that has ended may come again, for another call.
 */
final class ToolCalls {
  /** A turn of more is no turn that anybody asked for; the oldest are forgotten. */
  private static final int MOST = 2_000;

  /** What is kept of all of them together, in characters. */
  private static final long LONGEST = 1_000_000;

  private final AcpProfile.Permission rules;
  private final Map<String, ToolCall> calls = new LinkedHashMap<>();
  private long length;
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
   * @return the tool when this tells that it ran without a yes
   */
  Optional<Tool> accept(JsonNode update) {
    String id = update.path("toolCallId").asText("");
    if (update.path("sessionUpdate").asText("").equals("tool_call")) {
      forgetEnded(id);
    }
    ToolCall call = call(id);
    long before = call.length();
    call.update(update);
    grown(call.length() - before);
    return call.ran(interrupted) ? call.unasked() : Optional.empty();
  }

  /** A question: all that is told of the tool, in it and before it. */
  Tool asked(JsonNode question) {
    String id = id(question);
    if (id.isEmpty()) {
      return new ToolCall(rules).ask(question);
    }
    forgetEnded(id);
    ToolCall call = call(id);
    long before = call.length();
    Tool tool = call.ask(question);
    grown(call.length() - before);
    return tool;
  }

  /** A question was answered. */
  void decided(String id, boolean yes) {
    if (!id.isEmpty() && calls.containsKey(id)) {
      calls.get(id).decided(yes);
    }
  }

  /** Which call a question is about; empty when it does not tell. */
  static String id(JsonNode question) {
    return question.path("toolCall").path("toolCallId").asText("");
  }

  /** The turn is over: what was under way and never asked about did run. */
  List<Tool> leftRunning() {
    List<Tool> ran = new ArrayList<>();
    for (ToolCall call : calls.values()) {
      if (call.isUnderWay() && !interrupted) {
        call.unasked().ifPresent(ran::add);
      }
    }
    return ran;
  }

  private ToolCall call(String id) {
    ToolCall known = calls.get(id);
    if (known != null) {
      return known;
    }
    ToolCall call = new ToolCall(rules);
    calls.put(id, call);
    length += id.length();
    return call;
  }

  private void forgetEnded(String id) {
    if (knows(id) && calls.get(id).ended()) {
      forget(id);
    }
  }

  private void forget(String id) {
    length -= id.length() + calls.remove(id).length();
  }

  /** What is forgotten counts as never asked about if it is heard of again. */
  private void grown(long by) {
    length += by;
    while (calls.size() > MOST || length > LONGEST) {
      forget(calls.keySet().iterator().next());
    }
  }
}
