package io.kirogate.demo;

import io.kirogate.demo.Interrupts.TurnInterrupted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A tool in a turn: the question whether it may run, and what comes of the answer. */
final class AcpTool {
  private final AcpShape shape;
  private final AcpChannel channel;
  private final AcpSession session;
  private final Interrupts interrupts;
  private final Directives directives;

  AcpTool(
      AcpShape shape,
      AcpChannel channel,
      AcpSession session,
      Interrupts interrupts,
      Directives directives) {
    this.shape = shape;
    this.channel = channel;
    this.session = session;
    this.interrupts = interrupts;
    this.directives = directives;
  }

  /** What the assistant says of it, after it ran or was refused. */
  String use(ToolUse tool) throws TurnInterrupted {
    shape.proposeTool(channel, tool);
    try {
      if (tool.trusted() || allowed(tool)) {
        return run(tool);
      }
    } catch (TurnInterrupted e) {
      update(tool, "failed");
      throw e;
    }
    update(tool, "failed");
    return tool.deniedAnswer();
  }

  private boolean allowed(ToolUse tool) throws TurnInterrupted {
    List<Map<String, Object>> choices = choices();
    String asked = directives.argument("differ").orElse(tool.command());
    Map<String, Object> answer = answer(shape.ask(channel, tool, asked, choices));
    Fault.orderedOverAcp(directives, "approval").ifPresent(Fault::strike);
    shape.resolved(channel);
    String kind = kind(choices, answer).orElse("");
    if (kind.equals("allow_always")) {
      session.settings().trust(true);
    }
    return kind.startsWith("allow");
  }

  /** Those of the shape, or of them those that the prompt wants. */
  private List<Map<String, Object>> choices() {
    List<Map<String, Object>> choices = new ArrayList<>(shape.permissions());
    directives
        .argument("options")
        .map(kinds -> List.of(kinds.split(",")))
        .ifPresent(kinds -> choices.removeIf(choice -> !kinds.contains(choice.get("kind"))));
    return choices;
  }

  /** Told to hold on, the answer is waited for although the turn was cancelled. */
  private Map<String, Object> answer(AcpWire.Call question) throws TurnInterrupted {
    try {
      return question.await(interrupts);
    } catch (TurnInterrupted e) {
      if (directives.has("holdask")) {
        question.await(interrupts);
      }
      throw e;
    }
  }

  /** The kind of what was selected; empty when that is nothing that was offered. */
  private static Optional<String> kind(
      List<Map<String, Object>> choices, Map<String, Object> answer) throws TurnInterrupted {
    Map<?, ?> result = object(answer.get("result"));
    Map<?, ?> outcome = object(result.get("outcome"));
    if ("cancelled".equals(outcome.get("outcome"))) {
      throw new TurnInterrupted();
    }
    return choices.stream()
        .filter(choice -> choice.get("optionId").equals(outcome.get("optionId")))
        .map(choice -> (String) choice.get("kind"))
        .findFirst();
  }

  private static Map<?, ?> object(Object value) {
    return value instanceof Map<?, ?> object ? object : Map.of();
  }

  private String run(ToolUse tool) throws TurnInterrupted {
    update(tool, "in_progress");
    Shell.Result result = Shell.inBackground(session.directory(), interrupts).run(tool.command());
    Map<String, Object> content =
        Json.of("type", "content", "content", AcpChannel.text(result.output()));
    channel.update(
        "tool_call_update",
        "toolCallId",
        tool.id(),
        "status",
        result.status() == 0 ? "completed" : "failed",
        "content",
        List.of(content),
        "rawOutput",
        Json.of("stdout", result.output(), "exitStatus", result.status()));
    return tool.answer(result.output(), result.status());
  }

  private void update(ToolUse tool, String status) {
    channel.update("tool_call_update", "toolCallId", tool.id(), "status", status);
  }
}
