package io.kirogate.demo;

import io.kirogate.demo.Interrupts.TurnInterrupted;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** A dialect of ACP: all in which real agents differ. */
abstract class AcpShape {
  static final String CLOSE = "session/close";
  static final String DELETE = "session/delete";
  static final String LIST = "session/list";
  static final String SET_CONFIG_OPTION = "session/set_config_option";
  static final String SET_MODEL = "session/set_model";
  final AcpOptions options;

  AcpShape(AcpOptions options) {
    this.options = options;
  }

  static AcpShape of(AcpOptions options) {
    return switch (options.shape()) {
      case PLAIN -> new AcpPlain(options);
      case V2 -> new AcpKiroV2(options);
      case V3 -> new AcpKiroV3(options);
    };
  }

  /** The names of the requests to the client. */
  abstract Supplier<Object> ids();

  /** The result of {@code initialize}. */
  abstract Map<String, Object> initialized();

  /** What comes behind it. */
  void introduced(AcpWire wire) {}

  /** Whether {@code session/new} is ever answered. */
  boolean opensSessions() {
    return true;
  }

  abstract String newSessionId();

  abstract List<AcpChoice> choices();

  /** What comes before the answer of {@code session/new}. */
  void announce(AcpChannel channel) {}

  /** The result of {@code session/new}, but for the id. */
  abstract Map<String, Object> opened(AcpSettings settings);

  /** What comes behind it. */
  void settled(AcpChannel channel, AcpSettings settings) {}

  /** The methods that not every shape has. */
  abstract Set<String> methods();

  /** Whether a value that is not offered is passed over in silence. */
  boolean ignoresBadValues() {
    return false;
  }

  /** Something was chosen, or is tried to be, by the agent itself in mid-turn. */
  void changed(AcpChannel channel, String id, AcpSettings settings) {
    if (id.equals(AcpChoice.MODE)) {
      channel.update("current_mode_update", "currentModeId", settings.chosen(id));
    }
    if (methods().contains(SET_CONFIG_OPTION)) {
      channel.update("config_option_update", "configOptions", settings.options());
    }
  }

  /** Whether {@code /command} in a prompt is a command. */
  boolean hasCommands() {
    return false;
  }

  /** Whether messages have ids. */
  boolean namesMessages() {
    return false;
  }

  /** The turn begins. */
  void begin(AcpChannel channel, boolean first, Interrupts interrupts) throws TurnInterrupted {}

  /** What the turn cost. */
  abstract void usage(AcpChannel channel, Duration time);

  /** The turn is over, as far as the agent is concerned; its answer comes behind this. */
  void ending(AcpChannel channel, String reason) {}

  /** What comes behind the answer. */
  void afterwards(AcpChannel channel) {}

  /** Announces a failure that has a notification of its own. */
  void warn(AcpChannel channel, Failure failure) {}

  abstract AcpError failure(Failure failure);

  abstract AcpError noSession(String id);

  abstract AcpError refused(String reason);

  /** The tool, before anybody is asked. */
  abstract void proposeTool(AcpChannel channel, ToolUse tool);

  /**
   * The question.
   *
   * @param asked what it says the command is
   */
  abstract AcpWire.Call ask(
      AcpChannel channel, ToolUse tool, String asked, List<Map<String, Object>> choices);

  /** What can be answered to it. */
  abstract List<Map<String, Object>> permissions();

  /** The question is answered. */
  void resolved(AcpChannel channel) {}

  static Map<String, Object> permission(String id, String name, String kind) {
    return Json.of("optionId", id, "name", name, "kind", kind);
  }

  /** What the service said, in its words. */
  static String words(Failure failure) {
    return switch (failure.kind()) {
      case SIGNED_OUT -> "The bearer token included in the request is invalid";
      case OVERLOADED -> "The model you've selected is temporarily unavailable";
      case MONTHLY_LIMIT -> "The monthly usage limit has been reached";
      case THROTTLED -> "ThrottlingException: Too many requests, please wait a moment";
      case TROUBLE -> failure.text().replaceFirst("^\\d+ ", "");
    };
  }
}
