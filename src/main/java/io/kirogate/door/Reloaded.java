package io.kirogate.door;

import java.util.List;

/**
 * The config was read again and acts.
 *
 * @param needsRestart what has changed and acts at the next start only, as paths into the config
 */
public record Reloaded(List<String> needsRestart) {
  public Reloaded {
    needsRestart = List.copyOf(needsRestart);
  }
}
