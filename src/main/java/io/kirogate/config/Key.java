package io.kirogate.config;

import java.util.Set;

/**
 * What a client shows to be let in.
 *
 * @param name its holder's, for logs and fairness
 * @param key the secret
 * @param may what its holder may do
 */
public record Key(String name, String key, Set<Right> may) {

  /** What may be allowed. */
  public enum Right {
    PROMPT,
    APPROVE,
    OPERATE,
    OBSERVE
  }

  public Key {
    may = may == null ? Set.of(Right.PROMPT) : Set.copyOf(may);
  }

  /** Never the secret. */
  @Override
  public String toString() {
    return "Key[" + name + ", may " + may + "]";
  }
}
