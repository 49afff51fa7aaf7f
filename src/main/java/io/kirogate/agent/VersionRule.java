package io.kirogate.agent;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How an agent's command tells its version.
 *
 * @param arguments behind the command's first word, in the place of all its others
 * @param match finds the version in what it prints: its first group, or all of it
 */
public record VersionRule(
    @JsonProperty(required = true) List<String> arguments,
    @JsonProperty(required = true) Pattern match) {
  public VersionRule {
    arguments = List.copyOf(arguments);
  }

  /** The version that was printed; empty when there is none. */
  public String versionIn(String printed) {
    Matcher matcher = match.matcher(printed);
    if (!matcher.find()) {
      return "";
    }
    String found = matcher.groupCount() == 0 ? matcher.group() : matcher.group(1);
    return found == null ? "" : found;
  }
}
