package io.kirogate.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** {@code kiro-cli acp --agent-engine v2} as its public captures show it. */
final class AcpKiroV2 extends AcpShape {
  static final String TERMINATE = "_kiro.dev/session/terminate";
  private static final String METADATA = "_kiro.dev/metadata";
  private static final String CONTEXT = "contextUsagePercentage";
  private static final double USED = 6.2;

  AcpKiroV2(AcpOptions options) {
    super(options);
  }

  @Override
  Supplier<Object> ids() {
    return () -> UUID.randomUUID().toString();
  }

  @Override
  Map<String, Object> initialized() {
    return Json.of(
        "protocolVersion",
        1,
        "agentCapabilities",
        Json.of(
            "loadSession",
            true,
            "promptCapabilities",
            Json.of("image", true, "audio", false, "embeddedContext", false),
            "mcpCapabilities",
            Json.of("http", true, "sse", false),
            "sessionCapabilities",
            Map.of()),
        "authMethods",
        List.of(),
        "agentInfo",
        Json.of("name", "Kiro CLI Agent", "version", "2.29.0"));
  }

  @Override
  String newSessionId() {
    return UUID.randomUUID().toString();
  }

  @Override
  List<AcpChoice> choices() {
    return List.of(AcpChoice.mode("kiro_default", "kiro_planner"), AcpChoice.model());
  }

  @Override
  void announce(AcpChannel channel) {
    List<Object> none = List.of();
    channel
        .wire()
        .notify(
            "_kiro.dev/subagent/list_update", Json.of("subagents", none, "pendingStages", none));
    channel.notify(
        "_kiro.dev/commands/available",
        "commands",
        AcpCommands.listed("/"),
        "mcpServers",
        none,
        "tools",
        none);
    channel.update("available_commands_update", "availableCommands", AcpCommands.listed(""));
  }

  @Override
  Map<String, Object> opened(AcpSettings settings) {
    return Json.of("modes", settings.modes(), "models", settings.models());
  }

  @Override
  Set<String> methods() {
    return Set.of(SET_MODEL, TERMINATE);
  }

  @Override
  boolean hasCommands() {
    return true;
  }

  @Override
  void usage(AcpChannel channel, Duration time) {
    channel.notify(METADATA, CONTEXT, USED);
    Map<String, Object> metering =
        Json.of("value", 0.011, "unit", "credit", "unitPlural", "credits");
    channel.notify(
        METADATA,
        CONTEXT,
        USED,
        "meteringUsage",
        List.of(metering),
        "turnDurationMs",
        time.toMillis());
  }

  @Override
  void afterwards(AcpChannel channel) {
    channel.notify(METADATA, CONTEXT, USED);
  }

  @Override
  void warn(AcpChannel channel, Failure failure) {
    if (failure.kind() == Failure.Kind.MONTHLY_LIMIT) {
      channel.notify("_kiro.dev/error/rate_limit", "message", words(failure));
    }
  }

  @Override
  AcpError failure(Failure failure) {
    return error(
        "Encountered an error in the response stream: " + words(failure) + " (request_id: 0)");
  }

  @Override
  AcpError noSession(String id) {
    return error("Session not found: " + id);
  }

  @Override
  AcpError refused(String reason) {
    return error(reason);
  }

  private static AcpError error(String data) {
    return new AcpError(AcpError.INTERNAL, "Internal error", data);
  }

  @Override
  void proposeTool(AcpChannel channel, ToolUse tool) {
    channel.notify(
        "_kiro.dev/session/update",
        "update",
        Json.of(
            "sessionUpdate",
            "tool_call_chunk",
            "toolCallId",
            tool.id(),
            "title",
            "shell",
            "kind",
            "execute"));
    channel.update(
        "tool_call",
        "toolCallId",
        tool.id(),
        "title",
        "Running: " + tool.command(),
        "kind",
        "execute",
        "status",
        "pending",
        "rawInput",
        Json.of("command", tool.command(), "__tool_use_purpose", "The prompt orders it"));
  }

  @Override
  AcpWire.Call ask(
      AcpChannel channel, ToolUse tool, String asked, List<Map<String, Object>> choices) {
    return channel.ask(
        "session/request_permission",
        "toolCall",
        Json.of(
            "toolCallId",
            tool.id(),
            "title",
            "Running: " + tool.command(),
            "rawInput",
            Json.of("command", asked)),
        "options",
        choices,
        "_meta",
        Json.of("trustOptions", List.of()));
  }

  @Override
  List<Map<String, Object>> permissions() {
    List<Map<String, Object>> permissions = new ArrayList<>();
    permissions.add(permission("allow_once", "Yes", "allow_once"));
    permissions.add(permission("allow_always", "Always", "allow_always"));
    permissions.add(permission("reject_once", "No", "reject_once"));
    return permissions;
  }
}
