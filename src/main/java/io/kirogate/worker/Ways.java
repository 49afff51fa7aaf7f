package io.kirogate.worker;

import io.kirogate.agent.AgentVariant;
import io.kirogate.message.AgentName;
import io.kirogate.message.LeftVariant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How an agent may be run, and what is known of its login. Pure.
 *
 * @param variants the preferred first; where there is only one it is taken, whatever the version
 * @param left those that workers before have tried, and that do not work
 * @param asksLogin whether a start that failed asks the agent's command who is signed in
 * @param loginHint what may be done about a missing login; empty = no more than to log in
 */
public record Ways(
    List<AgentVariant> variants, List<LeftVariant> left, boolean asksLogin, String loginHint) {
  public Ways {
    variants = List.copyOf(variants);
    left = List.copyOf(left);
  }

  /** Whether the agent's version decides which is taken. */
  boolean chooses() {
    return variants.size() > 1;
  }

  /** Whether nothing can be started before the agent's version is known. */
  boolean needsVersion() {
    return chooses() || variants.get(0).startsByVersion();
  }

  /** The only one; its version is asked meanwhile. */
  Chosen only() {
    return new Chosen(this, variants.get(0), "");
  }

  /**
   * The first that is for this version and was not left; the only one in any case.
   *
   * @param version empty when it is not known: then each may be for it
   */
  Optional<Chosen> choose(String version) {
    return variants.stream()
        .filter(variant -> !chooses() || reasonAgainst(variant, version).isEmpty())
        .findFirst()
        .map(variant -> new Chosen(this, variant, version));
  }

  private Optional<String> reasonAgainst(AgentVariant variant, String version) {
    if (!variant.versions().fits(version)) {
      return Optional.of("is for versions " + variant.versions());
    }
    return left.stream()
        .filter(one -> one.variant().equals(variant.name()) && one.version().equals(version))
        .findFirst()
        .map(LeftVariant::why);
  }

  /** Why each is not taken that is not, for people. */
  String reasons(String version) {
    return variants.stream()
        .flatMap(
            variant ->
                reasonAgainst(variant, version).map(why -> variant.name() + ": " + why).stream())
        .collect(Collectors.joining("; "));
  }

  /** Why none is left, for people. */
  String noneIsLeft(String version) {
    String its = version.isEmpty() ? "unknown" : version;
    return "none of its variants can run it (version %s). %s".formatted(its, reasons(version));
  }

  private Ways without(LeftVariant one) {
    return new Ways(
        variants, Stream.concat(left.stream(), Stream.of(one)).toList(), asksLogin, loginHint);
  }

  /**
   * The one that is taken.
   *
   * @param version that decided; empty when it is not known, or did not decide
   */
  record Chosen(Ways ways, AgentVariant variant, String version) {
    /** What a command line tells that does not know its arguments. */
    private static final int USAGE = 2;

    /** For the log: what it is, and why those are not taken that are not. */
    String words(AgentName agent) {
      String reasons = ways.reasons(version);
      return "%s %s as %s%s"
          .formatted(
              agent,
              version.isEmpty() ? "(version unknown)" : version,
              variant.name(),
              reasons.isEmpty() ? "" : " (" + reasons + ")");
    }

    /**
     * Whether it ended since this version does not know how it was started. Where there is no other
     * way that is a start that failed, like any.
     */
    boolean isUnknown(WorkerState.Death death) {
      return ways.chooses()
          && (death.status() == USAGE
              || variant.usageErrors().stream().anyMatch(death.shown()::contains));
    }

    LeftVariant left(WorkerState.Death death) {
      return new LeftVariant(variant.name(), version, death.inFull());
    }

    /** What there is to choose from when this one is left. */
    Ways afterThis(WorkerState.Death death) {
      return ways.without(left(death));
    }
  }
}
