package io.kirogate.supervise;

import java.util.Optional;

/**
 * Which version of the agent may serve: that of the last worker that was let in. One of another
 * version must first answer a prompt of ours and forget it.
 */
final class Trust {
  /** Null before the first whose version is known. */
  private String version;

  boolean holds(Newcomer newcomer) {
    String its = newcomer.facts().version();
    return newcomer.proven() || version == null || its.isEmpty() || its.equals(version);
  }

  /**
   * A worker is let in.
   *
   * @return the version before, when this one changes it
   */
  Optional<String> letIn(Newcomer newcomer) {
    String its = newcomer.facts().version();
    if (its.isEmpty() || its.equals(version)) {
      return Optional.empty();
    }
    Optional<String> before = Optional.ofNullable(version);
    version = its;
    return before;
  }

  /** For a failure's words: how this one's version differs, if it does. */
  String difference(Newcomer newcomer) {
    String its = newcomer.facts() == null ? null : newcomer.facts().version();
    return its == null || its.isEmpty() || its.equals(version)
        ? ""
        : "version %s instead of %s; ".formatted(its, version);
  }
}
