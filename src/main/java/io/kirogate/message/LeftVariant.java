package io.kirogate.message;

import java.util.Objects;

/**
 * A way to run an agent that was tried and left, since this version of the agent does not know it.
 *
 * @param variant its name in the profile
 * @param version of the agent, empty when it is not known
 * @param why for people: how its process ended and what it showed
 */
public record LeftVariant(String variant, String version, String why) {
  public LeftVariant {
    Objects.requireNonNull(variant, "variant");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(why, "why");
  }
}
