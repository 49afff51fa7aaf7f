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

  private final AcpProfile.Permission rules;
  private final Map<String, ToolCall> calls = new LinkedHashMap<>();
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
    call.update(update);
    return call.ran(interrupted) ? call.unasked() : Optional.empty();
  }

  /** A question: all that is told of the tool, in it and before it. */
  Tool asked(JsonNode question) {
    String id = id(question);
    forgetEnded(id);
    return (id.isEmpty() ? new ToolCall(rules) : call(id)).ask(question);
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

  private void forgetEnded(String id) {
    if (calls.containsKey(id) && calls.get(id).ended()) {
      calls.remove(id);
    }
  }

  private ToolCall call(String id) {
    ToolCall call = calls.computeIfAbsent(id, unknown -> new ToolCall(rules));
    if (calls.size() > MOST) {
      calls.remove(calls.keySet().iterator().next());
    }
    return call;
  }
}
