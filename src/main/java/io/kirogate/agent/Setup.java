package io.kirogate.agent;

import java.nio.file.Path;

/**
 * What one agent process is to be, from the config and its slot.
 *
 * @param directory where it works, absolute
 * @param model null = the agent's own choice
 * @param mode null = the profile's or the agent's own choice
 * @param effort null = the agent's own choice
 */
public record Setup(Path directory, String model, String mode, String effort) {
  public Setup {
    directory = directory.toAbsolutePath().normalize();
  }

  /** Whether more is wanted than a directory. */
  public boolean chooses() {
    return model != null || mode != null || effort != null;
  }
}
