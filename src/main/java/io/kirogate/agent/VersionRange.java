package io.kirogate.agent;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * The versions of an agent from one to another, compared by their numbers.
 *
 * @param from the first of them; empty = there is no first
 * @param below the first that does not belong to them any more; empty = there is none
 */
public record VersionRange(Optional<SemanticVersion> from, Optional<SemanticVersion> below) {
  /** Every version. */
  public static final VersionRange ALL = new VersionRange(Optional.empty(), Optional.empty());

  public VersionRange {
    if (from.isPresent() && below.isPresent() && from.get().compareTo(below.get()) >= 0) {
      throw new IllegalArgumentException("from: expected a version before " + below.get());
    }
  }

  @JsonCreator
  static VersionRange of(
      @JsonProperty("from") SemanticVersion from, @JsonProperty("below") SemanticVersion below) {
    return new VersionRange(Optional.ofNullable(from), Optional.ofNullable(below));
  }

  /**
   * Whether this version belongs to them.
   *
   * @param version as the agent's command told it; what is no version may be any
   */
  public boolean fits(String version) {
    return SemanticVersion.of(version).map(this::holds).orElse(true);
  }

  /** For people: {@code from 2.8.0 and below 3.0.0}. */
  @Override
  public String toString() {
    String first = from.map(version -> "from " + version).orElse("");
    String last = below.map(version -> "below " + version).orElse("");
    return first.isEmpty() && last.isEmpty()
        ? "all"
        : first + (first.isEmpty() || last.isEmpty() ? "" : " and ") + last;
  }

  private boolean holds(SemanticVersion version) {
    boolean early = from.isPresent() && version.compareTo(from.get()) < 0;
    boolean late = below.isPresent() && version.compareTo(below.get()) >= 0;
    return !early && !late;
  }
}
