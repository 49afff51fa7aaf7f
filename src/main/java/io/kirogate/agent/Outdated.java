package io.kirogate.agent;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Versions of an agent that cannot be of use any more.
 *
 * @param below the first that can
 * @param words why, and what to do, for people
 */
public record Outdated(
    @JsonProperty(required = true) SemanticVersion below,
    @JsonProperty(required = true) String words) {

  /** Whether this version is one of them; what is no version is not. */
  public boolean is(String version) {
    return SemanticVersion.of(version).filter(its -> its.compareTo(below) < 0).isPresent();
  }
}
