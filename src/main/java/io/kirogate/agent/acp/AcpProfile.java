package io.kirogate.agent.acp;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.kirogate.message.FailureCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How one agent's Agent Client Protocol differs: the part {@code "acp"} of a variant. Everything
 * may be left out.
 *
 * @param authenticate the method id to authenticate with; null = never
 * @param startSeconds how long the agent may take for each step of its start; the worker's own
 *     patience usually ends earlier
 * @param requestSeconds how long it may take for any other request but a prompt
 * @param settleMillis how long after a turn's end what is told of its usage still counts
 * @param maxLineBytes of one message
 * @param maxAnswerCharacters of one turn's texts together
 * @param sessionsAtOnce 2 = it serves two sessions at once, so the next is opened while a turn runs
 * @param sessionsAtMost how many sessions one process opens that can close none of them, before it
 *     says that it is full; 0 = any
 * @param close methods that end a session, for an agent that does not advertise the protocol's own
 * @param settings how model, mode and effort are set, and what is always set
 * @param shield what keeps a prompt from acting as a command
 * @param permission how questions about tools are read
 * @param updates methods that carry updates of a turn beside {@code session/update}
 * @param takenBack updates or methods that take back the turn's text so far
 * @param notices updates that may repeat and are no progress
 * @param noticeChunks what the agent's program itself says in one whole chunk of an answer, before
 *     all others
 * @param answers what to answer to requests of its own
 * @param refusals requests that it makes only when it is set up wrongly, and what to tell people
 * @param signedOut words on its standard error, or in an error, that say so; before ready only
 * @param errors which failure an error of the agent is; the first that matches
 * @param answerErrors which failure an answer is that is the agent's own error text
 * @param usage where it tells what a turn used
 */
record AcpProfile(
    String authenticate,
    int startSeconds,
    int requestSeconds,
    int settleMillis,
    int maxLineBytes,
    int maxAnswerCharacters,
    int sessionsAtOnce,
    int sessionsAtMost,
    List<String> close,
    Settings settings,
    Shield shield,
    Permission permission,
    List<String> updates,
    List<String> takenBack,
    List<String> notices,
    List<Pattern> noticeChunks,
    Map<String, JsonNode> answers,
    Map<String, String> refusals,
    List<Pattern> signedOut,
    List<ErrorRule> errors,
    List<AnswerRule> answerErrors,
    List<UsageRule> usage) {

  /** The protocol as it is written. */
  static final AcpProfile PLAIN =
      new AcpProfile(
          null, 0, 0, 0, 0, 0, 0, 0, null, null, null, null, null, null, null, null, null, null,
          null, null, null, null);

  AcpProfile {
    if (Stream.of(
            startSeconds,
            requestSeconds,
            settleMillis,
            maxLineBytes,
            maxAnswerCharacters,
            sessionsAtOnce,
            sessionsAtMost)
        .anyMatch(number -> number < 0)) {
      throw new IllegalArgumentException("expected no number below 0");
    }
    startSeconds = startSeconds == 0 ? 600 : startSeconds;
    requestSeconds = requestSeconds == 0 ? 30 : requestSeconds;
    maxLineBytes = maxLineBytes == 0 ? 16 * 1024 * 1024 : maxLineBytes;
    maxAnswerCharacters = maxAnswerCharacters == 0 ? 16 * 1024 * 1024 : maxAnswerCharacters;
    sessionsAtOnce = sessionsAtOnce == 0 ? 1 : sessionsAtOnce;
    close = orEmpty(close);
    settings = settings == null ? new Settings(null, null, null, null) : settings;
    shield = shield == null ? new Shield(null, null) : shield;
    permission = permission == null ? Permission.PLAIN : permission;
    updates = orEmpty(updates);
    takenBack = orEmpty(takenBack);
    notices = orEmpty(notices);
    noticeChunks = orEmpty(noticeChunks);
    answers = answers == null ? Map.of() : Map.copyOf(answers);
    refusals = refusals == null ? Map.of() : Map.copyOf(refusals);
    signedOut = orEmpty(signedOut);
    errors = orEmpty(errors);
    answerErrors = orEmpty(answerErrors);
    usage = usage == null ? List.of(UsageRule.OF_THE_PROTOCOL) : List.copyOf(usage);
  }

  private static <T> List<T> orEmpty(List<T> list) {
    return list == null ? List.of() : List.copyOf(list);
  }

  /** Whether a notification of this name means anything. */
  boolean knows(String method) {
    return takenBack.contains(method)
        || usage.stream().anyMatch(rule -> rule.method().equals(method))
        || errors.stream().anyMatch(rule -> method.equals(rule.after()));
  }

  Duration start() {
    return Duration.ofSeconds(startSeconds);
  }

  Duration request() {
    return Duration.ofSeconds(requestSeconds);
  }

  Duration settle() {
    return Duration.ofMillis(settleMillis);
  }

  /**
   * How things are set after every {@code session/new}.
   *
   * @param model ways, the first that the agent offers counts; none = it cannot be set
   * @param own what this profile always sets; a configured mode takes the place of its own
   */
  record Settings(List<Way> model, List<Way> mode, List<Way> effort, List<Own> own) {
    Settings {
      model = orEmpty(model);
      mode = orEmpty(mode);
      effort = orEmpty(effort);
      own = orEmpty(own);
    }
  }

  /**
   * One way to set something.
   *
   * @param id of the config option, or its category; not for the others
   */
  record Way(@JsonProperty(required = true) By by, String id) {
    Way {
      id = id == null ? "" : id;
    }
  }

  /** A value that is always set. */
  record Own(
      @JsonProperty(required = true) By by,
      String id,
      @JsonProperty(required = true) String value) {
    Way way() {
      return new Way(by, id);
    }
  }

  /** Which request sets it. */
  enum By {
    /** The response tells what it is now. */
    @JsonProperty("set_config_option")
    SET_CONFIG_OPTION,
    /** Nothing is told back: the value must be among those that the session lists. */
    @JsonProperty("set_model")
    SET_MODEL,
    /** As {@link #SET_MODEL}. */
    @JsonProperty("set_mode")
    SET_MODE
  }

  /**
   * What stands before a prompt that would act as a command.
   *
   * @param when finds such a prompt
   */
  record Shield(Pattern when, String with) {
    Shield {
      when = when == null ? Pattern.compile("^[\\p{C}\\p{M}\\p{Z}]*/") : when;
      with = with == null ? "Text: " : with;
    }
  }

  /**
   * How a question about a tool is read. A pointer is looked up in the question's parameters and,
   * where it begins with {@code /toolCall}, without that in the earlier updates of the same call.
   *
   * @param tool where the tool's name is; the first that is there. None = its kind is its name
   * @param command where the command is; all that are there must be readable and say the same
   * @param names what the agent calls it, to what our rules call it
   * @param withCommand kinds and names that are not certain without a command
   * @param harmless kinds and names of what may run unasked; all that are told of a call must be
   *     among them
   * @param asks whether the agent must ask, so that a tool that runs unasked is a fault; null = yes
   * @param caveat what people should know who rely on its questions; null = nothing
   */
  record Permission(
      List<JsonPointer> tool,
      List<JsonPointer> command,
      Map<String, String> names,
      List<String> withCommand,
      List<String> harmless,
      Boolean asks,
      String caveat) {
    static final Permission PLAIN = new Permission(null, null, null, null, null, null, null);

    Permission {
      tool = orEmpty(tool);
      command =
          command == null
              ? List.of(JsonPointer.compile("/toolCall/rawInput/command"))
              : List.copyOf(command);
      names = names == null ? Map.of() : Map.copyOf(names);
      withCommand = withCommand == null ? List.of("execute") : List.copyOf(withCommand);
      asks = asks == null || asks;
      harmless = harmless == null ? List.of("read", "search", "think") : List.copyOf(harmless);
    }
  }

  /**
   * Which failure an error is.
   *
   * @param error its code; null = any
   * @param match found in its message and data; a group {@code seconds} tells when to try again
   * @param after a notification that must have come in this turn; null = none
   * @param retryAfterSeconds null = not known
   */
  record ErrorRule(
      Integer error,
      Pattern match,
      String after,
      @JsonProperty(required = true) FailureCode code,
      boolean retire,
      Integer retryAfterSeconds) {}

  /**
   * An answer that is the agent's own error text. A model can be told to say the same, so it must
   * blame nothing but the turn.
   *
   * @param match the whole answer
   */
  record AnswerRule(@JsonProperty(required = true) Pattern match, boolean retire) {}

  /**
   * A place where usage is told.
   *
   * @param when texts that must stand at these pointers
   * @param contextUsed with {@code contextSize}, where {@code contextPercent} is not told
   */
  record UsageRule(
      @JsonProperty(required = true) String method,
      Map<JsonPointer, String> when,
      Credits credits,
      JsonPointer contextPercent,
      JsonPointer contextUsed,
      JsonPointer contextSize) {
    static final UsageRule OF_THE_PROTOCOL =
        new UsageRule(
            "session/update",
            Map.of(JsonPointer.compile("/update/sessionUpdate"), "usage_update"),
            null,
            null,
            JsonPointer.compile("/update/used"),
            JsonPointer.compile("/update/size"));

    UsageRule {
      when = when == null ? Map.of() : Map.copyOf(when);
    }
  }

  /**
   * A list of amounts of which those in one unit are added.
   *
   * @param named the unit that counts
   */
  record Credits(
      @JsonProperty(required = true) JsonPointer list,
      @JsonProperty(required = true) JsonPointer value,
      @JsonProperty(required = true) JsonPointer unit,
      @JsonProperty(required = true) String named) {}
}
