package io.kirogate.agent.acp;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.kirogate.agent.acp.ToolCalls.Tool;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One tool call: the kinds, names and commands that were told of it, what was asked about it, and
 * how that was answered.
 */
final class ToolCall {
  private static final String UNKNOWN = "other";

  /** What is longer is no name or command that a rule was written for: the rest is not kept. */
  private static final int LONGEST = 16 * 1024;

  private static final int LONGEST_STATUS = 20;

  private final AcpProfile.Permission rules;
  private final Set<String> kinds = new LinkedHashSet<>();
  private final Set<String> names = new LinkedHashSet<>();
  private final Set<String> commands = new LinkedHashSet<>();
  private String status = "pending";

  /** Something stood where a kind, a name or a command belongs, and could not be read. */
  private boolean unreadable;

  /** What the last question was about; null = it was never asked about. */
  private Tool asked;

  /** Something was told that was not known at the last question. */
  private boolean news;

  private boolean allowed;
  private boolean denied;
  private boolean told;

  ToolCall(AcpProfile.Permission rules) {
    this.rules = rules;
  }

  // ---- what is told of it ----

  void update(JsonNode update) {
    read(update, false);
    JsonNode now = update.path("status");
    status = now.isTextual() ? Words.tail(now.textValue(), LONGEST_STATUS) : status;
  }

  /** A question: all that is told of the tool, in it and before it. */
  Tool ask(JsonNode question) {
    read(question, true);
    asked = tool();
    news = false;
    allowed = false;
    return asked;
  }

  /** Its question was answered. A no stays, whatever is asked later. */
  void decided(boolean yes) {
    allowed = yes;
    denied |= !yes;
  }

  // ---- whether it ran without a yes ----

  boolean ended() {
    return completed() || status.equals("failed");
  }

  boolean isUnderWay() {
    return status.equals("in_progress");
  }

  private boolean completed() {
    return status.equals("completed");
  }

  /** A tool without a command may fail before it did anything; a command that failed was run. */
  boolean ran(boolean interrupted) {
    return completed() || status.equals("failed") && commanded() && !interrupted;
  }

  /**
   * What ran, where nobody had said yes to just that.
   *
   * @return empty when it may run, or was told already
   */
  Optional<Tool> unasked() {
    if (!rules.asks() || told || covered() || harmless() && !denied) {
      return Optional.empty();
    }
    told = true;
    Tool tool = tool();
    return Optional.of(new Tool(tool.name(), last(commands), tool.certain()));
  }

  /** What was refused, or not answered yet, is only over when it did not complete. */
  private boolean covered() {
    return asked != null && !news && asked.equals(tool()) && (!completed() || allowed && !denied);
  }

  private boolean harmless() {
    return tool().certain()
        && rules.harmless().containsAll(kinds)
        && rules.harmless().containsAll(names);
  }

  // ---- reading ----

  private void read(JsonNode told, boolean question) {
    JsonNode toolCall = question ? told.path("toolCall") : told;
    add(kinds, toolCall.path("kind"), text(toolCall.path("kind")));
    for (JsonPointer pointer : rules.tool()) {
      JsonNode at = at(pointer, told, question);
      String name = text(at);
      add(names, at, rules.names().getOrDefault(name, name));
    }
    for (JsonPointer pointer : rules.command()) {
      JsonNode at = at(pointer, told, question);
      add(commands, at, CommandText.of(at));
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

  private static String text(JsonNode node) {
    return node.isTextual() ? node.textValue() : "";
  }

  /** Two that differ are enough to know that nothing is certain: the first and the newest. */
  private void add(Set<String> values, JsonNode at, String read) {
    if (at.isMissingNode() || at.isNull()) {
      return;
    }
    if (read.isEmpty()) {
      unreadable = true;
      return;
    }
    unreadable |= read.length() > LONGEST;
    String value = Words.wellFormed(read.substring(0, Math.min(read.length(), LONGEST)));
    if (!values.contains(value)) {
      news = true;
      if (values.size() == 2) {
        values.remove(last(values));
      }
      values.add(value);
    }
  }

  /** How many characters are kept of it. */
  long length() {
    return Stream.of(kinds, names, commands).flatMap(Set::stream).mapToLong(String::length).sum();
  }

  private Tool tool() {
    Set<String> known = names.isEmpty() ? kindNames() : names;
    boolean one = known.size() == 1 && kinds.size() <= 1 && commands.size() <= 1;
    boolean complete = !commands.isEmpty() || !commanded();
    return new Tool(first(known, UNKNOWN), first(commands, ""), one && complete && !unreadable);
  }

  private Set<String> kindNames() {
    return kinds.stream()
        .map(kind -> rules.names().getOrDefault(kind, kind))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private boolean commanded() {
    return rules.withCommand().stream()
        .anyMatch(kind -> kinds.contains(kind) || names.contains(kind));
  }

  private static String last(Set<String> values) {
    return values.stream().reduce("", (before, after) -> after);
  }

  private static String first(Set<String> values, String otherwise) {
    return values.isEmpty() ? otherwise : values.iterator().next();
  }
}
