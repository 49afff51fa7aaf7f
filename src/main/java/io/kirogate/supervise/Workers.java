package io.kirogate.supervise;

import io.kirogate.message.LeftVariant;
import io.kirogate.message.WorkerId;
import io.vertx.core.Deployable;
import java.util.List;

/**
 * What a pool's workers are.
 *
 * @param agent its name, for messages
 * @param chooses whether each chooses the way to run it, by its version
 * @param factory makes them
 */
public record Workers(String agent, boolean chooses, Factory factory) {

  /** Makes the verticle of a worker. */
  @FunctionalInterface
  public interface Factory {
    /**
     * @param left the ways to run the agent that others have tried, and that do not work
     */
    Deployable worker(WorkerId id, List<LeftVariant> left);
  }
}
