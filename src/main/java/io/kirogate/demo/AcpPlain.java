package io.kirogate.demo;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** ACP as its specification has it, much like opencode. */
final class AcpPlain extends AcpShape {
  private static final int CONTEXT = 100_000;

  AcpPlain(AcpOptions options) {
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
            Json.of("image", false, "audio", false, "embeddedContext", true),
            "mcpCapabilities",
            Json.of("http", true, "sse", false),
            "sessionCapabilities",
            Json.of("list", Map.of(), "close", Map.of(), "delete", Map.of())),
        "authMethods",
        List.of(),
        "agentInfo",
        Json.of("name", "kirogate-demo", "title", "kirogate demo agent", "version", "0.1.0"));
  }

  @Override
  String newSessionId() {
    return "demo_" + UUID.randomUUID();
  }

  @Override
  List<AcpChoice> choices() {
    return List.of(AcpChoice.mode("chat", "plan"), AcpChoice.model());
  }

  @Override
  Map<String, Object> opened(AcpSettings settings) {
    return Json.of("modes", settings.modes(), "configOptions", settings.options());
  }

  @Override
  void settled(AcpChannel channel, AcpSettings settings) {
    channel.update("available_commands_update", "availableCommands", List.of());
  }

  @Override
  Set<String> methods() {
    return Set.of(CLOSE, DELETE, LIST, SET_CONFIG_OPTION);
  }

  @Override
  boolean namesMessages() {
    return true;
  }

  @Override
  void usage(AcpChannel channel, Duration time) {
    Map<String, Object> cost = Json.of("amount", 0.01, "currency", "USD");
    channel.update("usage_update", "used", 11, "size", CONTEXT, "cost", cost);
  }

  @Override
  AcpError failure(Failure failure) {
    return failure.kind() == Failure.Kind.SIGNED_OUT
        ? new AcpError(AcpError.AUTH_REQUIRED, "Authentication required", null)
        : new AcpError(AcpError.INTERNAL, "Internal error: " + words(failure), null);
  }

  @Override
  AcpError noSession(String id) {
    return AcpError.invalid("Session not found: " + id);
  }

  @Override
  AcpError refused(String reason) {
    return new AcpError(AcpError.INTERNAL, "Internal error: " + reason, null);
  }

  @Override
  void proposeTool(AcpChannel channel, ToolUse tool) {
    channel.update(
        "tool_call",
        "toolCallId",
        tool.id(),
        "title",
        tool.command(),
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
    return channel.ask(
        "session/request_permission",
        "toolCall",
        Json.of(
            "toolCallId",
            tool.id(),
            "title",
            tool.command(),
            "kind",
            "execute",
            "status",
            "pending",
            "locations",
            List.of(),
            "rawInput",
            Json.of("command", asked)),
        "options",
        choices);
  }

  @Override
  List<Map<String, Object>> permissions() {
    return List.of(
        permission("once", "Allow once", "allow_once"),
        permission("always", "Always allow", "allow_always"),
        permission("reject", "Reject", "reject_once"));
  }
}
