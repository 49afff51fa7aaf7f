package io.kirogate.demo;

import io.kirogate.demo.Interrupts.TurnInterrupted;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** {@code kiro-cli acp --agent-engine v3} as its public captures show it. */
final class AcpKiroV3 extends AcpShape {
  static final String KIRO_DELETE = "_kiro/session/delete";
  private static final String META = "_meta";
  private static final String KIRO = "kiro";
  private static final int USED = 5;

  AcpKiroV3(AcpOptions options) {
    super(options);
  }

  @Override
  Supplier<Object> ids() {
    return new AtomicInteger()::getAndIncrement;
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
            Json.of("image", true, "embeddedContext", true),
            "mcpCapabilities",
            Json.of("http", true, "sse", true),
            "sessionCapabilities",
            Json.of("list", Map.of(), "close", Map.of(), "delete", Map.of())),
        "authMethods",
        List.of(
            Json.of("id", "aws-builder-id", "name", "AWS Builder ID"),
            Json.of("id", "aws-iam-identity-center", "name", "AWS IAM Identity Center")));
  }

  @Override
  void introduced(AcpWire wire) {
    if (!options.cliAuth()) {
      wire.call("_kiro/auth/getAccessToken", Map.of());
    }
  }

  @Override
  boolean opensSessions() {
    return options.cliAuth();
  }

  @Override
  String newSessionId() {
    return "sess_" + UUID.randomUUID();
  }

  @Override
  List<AcpChoice> choices() {
    AcpChoice effort =
        new AcpChoice("effortLevel", "Effort", "thought_level", List.of("medium", "low", "high"));
    return List.of(
        AcpChoice.mode("vibe", "plan"), AcpChoice.model(), AcpChoice.autopilot(), effort);
  }

  @Override
  void announce(AcpChannel channel) {
    channel.wire().notify("_kiro/governance/state", Map.of());
    channel.notify("_kiro/mcp/status", "servers", List.of());
    channel
        .wire()
        .notify("_kiro/sessions/changed", Json.of("upserted", List.of(), "deleted", List.of()));
  }

  @Override
  Map<String, Object> opened(AcpSettings settings) {
    return Json.of(
        META,
        Json.of("schemaVersion", "1.0.0"),
        "modes",
        settings.modes(),
        "configOptions",
        options.lateModel() ? settings.options(AcpChoice.MODEL) : settings.options());
  }

  @Override
  void settled(AcpChannel channel, AcpSettings settings) {
    if (options.lateModel()) {
      changed(channel, AcpChoice.MODEL, settings);
    }
  }

  @Override
  Set<String> methods() {
    return Set.of(CLOSE, DELETE, LIST, SET_CONFIG_OPTION, KIRO_DELETE);
  }

  @Override
  boolean ignoresBadValues() {
    return true;
  }

  @Override
  void begin(AcpChannel channel, boolean first, Interrupts interrupts) throws TurnInterrupted {
    inform(channel, Json.of("kind", "turn_start"));
    if (first) {
      channel.ask("_kiro/terminal/shell_type").await(interrupts);
    }
  }

  @Override
  void usage(AcpChannel channel, Duration time) {
    inform(channel, Json.of("kind", "context_usage", "usagePercentage", USED));
    Map<String, Object> summary =
        Json.of("usage", 0.02, "unit", "credit", "usedTools", List.of("run_command"));
    inform(channel, Json.of("kind", "turn_completion", "promptTurnSummaries", List.of(summary)));
  }

  @Override
  void ending(AcpChannel channel, String reason) {
    inform(channel, Json.of("kind", "turn_end", "stopReason", reason));
  }

  static void inform(AcpChannel channel, Map<String, Object> kiro) {
    channel.update("session_info_update", META, Json.of(KIRO, kiro));
  }

  @Override
  void warn(AcpChannel channel, Failure failure) {
    if (failure.kind() == Failure.Kind.MONTHLY_LIMIT) {
      channel.notify("_kiro/error/rate_limit", "message", words(failure));
    }
  }

  @Override
  AcpError failure(Failure failure) {
    return switch (failure.kind()) {
      case SIGNED_OUT ->
          error("Authentication required", "TokenExpiredError: the token has expired");
      case MONTHLY_LIMIT -> error("Prompt failed", "UsageLimitReached: " + words(failure));
      default -> error("Prompt failed", words(failure));
    };
  }

  @Override
  AcpError noSession(String id) {
    return error("Session not found", "Session not found: " + id);
  }

  @Override
  AcpError refused(String reason) {
    return error("Request failed", reason);
  }

  private static AcpError error(String message, String details) {
    return new AcpError(AcpError.AUTH_REQUIRED, message, Json.of("details", details));
  }

  @Override
  void proposeTool(AcpChannel channel, ToolUse tool) {
    channel.update(
        "tool_call",
        "toolCallId",
        tool.id(),
        "title",
        "Run Command",
        "kind",
        "execute",
        "status",
        "pending",
        "rawInput",
        Json.of("command", tool.command()));
  }

  @Override
  AcpWire.Call ask(
      AcpChannel channel, ToolUse tool, String asked, List<Map<String, Object>> choices) {
    inform(channel, Json.of("kind", "pending_interaction"));
    Map<String, Object> consent =
        Json.of("capability", "shell", "resource", asked, "askType", "implicit");
    return channel.ask(
        "session/request_permission",
        "toolCall",
        Json.of("toolCallId", tool.id(), "status", "pending", "title", tool.command()),
        "options",
        choices,
        META,
        Json.of(KIRO, Json.of("toolId", "run_command", "command", asked, "consent", consent)));
  }

  @Override
  void resolved(AcpChannel channel) {
    inform(channel, Json.of("kind", "interaction_resolved"));
  }

  @Override
  List<Map<String, Object>> permissions() {
    return List.of(
        permission("accept", "Allow", "allow_once"),
        permission("always-accept", "Always allow", "allow_always"),
        permission("reject", "Deny", "reject_once"),
        permission("always-reject", "Always deny", "reject_always"));
  }
}
