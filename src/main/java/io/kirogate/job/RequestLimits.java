package io.kirogate.job;

import io.kirogate.agent.PromptLimits;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What the requests for one pool must be.
 *
 * @param prompt what its agent takes
 * @param turnTimeout a job's own time when its request names none
 * @param maxTurnTimeout the most that a request may name
 */
public record RequestLimits(PromptLimits prompt, Duration turnTimeout, Duration maxTurnTimeout) {
  public RequestLimits {
    Objects.requireNonNull(prompt, "prompt");
    Objects.requireNonNull(turnTimeout, "turnTimeout");
    Objects.requireNonNull(maxTurnTimeout, "maxTurnTimeout");
  }

  /** What is wrong with a prompt, if anything, as words that follow its name. */
  public Optional<String> promptFault(String text) {
    return prompt.fault(text);
  }
}
