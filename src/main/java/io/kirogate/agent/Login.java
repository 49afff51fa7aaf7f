package io.kirogate.agent;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How an agent's users sign in, and how its command tells whether somebody has.
 *
 * @param probe empty = it cannot be asked
 * @param variables of the environment that hold a key in the place of a login
 * @param command what signs in; empty = none does
 */
public record Login(Optional<Probe> probe, List<String> variables, List<String> command) {
  /** Nothing is known of it. */
  public static final Login UNKNOWN = new Login(Optional.empty(), List.of(), List.of());

  public Login {
    variables = List.copyOf(variables);
    command = List.copyOf(command);
  }

  @JsonCreator
  static Login of(
      @JsonProperty("probe") Probe probe,
      @JsonProperty("variables") List<String> variables,
      @JsonProperty("command") List<String> command) {
    return new Login(Optional.ofNullable(probe), orEmpty(variables), orEmpty(command));
  }

  private static List<String> orEmpty(List<String> words) {
    return words == null ? List.of() : words;
  }

  /**
   * How its command tells whether somebody is signed in.
   *
   * @param arguments behind the command's first word, in the place of all its others
   * @param signedOut found in what it prints when nobody is
   * @param signedIn found when somebody is, whatever else it prints; null = nothing tells
   */
  public record Probe(
      @JsonProperty(required = true) List<String> arguments,
      @JsonProperty(required = true) Pattern signedOut,
      Pattern signedIn) {
    public Probe {
      arguments = List.copyOf(arguments);
    }

    /** Whether it was said that nobody is signed in; what cannot be read says nothing. */
    public boolean saysSignedOut(String printed) {
      boolean somebody = signedIn != null && signedIn.matcher(printed).find();
      return !somebody && signedOut.matcher(printed).find();
    }
  }
}
