package io.kirogate.instance;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.kirogate.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Who runs at a place, seen from outside: nothing is taken for longer than a look, and nothing
 * changed but that a state directory of ours which others may read is closed, as by a start.
 *
 * @param place the state directory
 * @param pid of the gateway that runs there, empty when one could be started
 */
public record Occupant(Path place, Optional<Long> pid) {

  /**
   * Looks; blocks.
   *
   * @throws InstanceRefusal when a start would be refused for another reason
   */
  public static Occupant of(Config config, Map<String, String> environment) {
    Path place = StateDirectory.place(config, environment);
    try {
      Optional<Long> holder = holder(place);
      Optional<LockFiles> files = LockFiles.by(config);
      if (holder.isPresent() || files.isEmpty()) {
        return new Occupant(place, holder);
      }
      return new Occupant(place, files.get().writer());
    } catch (IOException e) {
      throw new InstanceRefusal(
          "The state directory " + place + " or the lock files cannot be used", e);
    }
  }

  private static Optional<Long> holder(Path place) throws IOException {
    if (Files.exists(place, NOFOLLOW_LINKS)) {
      return Guard.holder(StateDirectory.open(place));
    }
    Path above = place.getParent();
    while (!Files.exists(above)) {
      above = above.getParent();
    }
    if (!Files.isDirectory(above) || !Files.isWritable(above)) {
      throw new InstanceRefusal(
          place + " cannot be made, since " + above + " is no directory that we may write to");
    }
    return Optional.empty();
  }
}
