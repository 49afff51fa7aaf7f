package io.kirogate;

import io.kirogate.config.Config;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** What lies between two configs. */
final class Changes {
  /** The sections of which a reload has nothing act, and of others the keys that it does. */
  private static final List<Function<Config, Record>> FIXED =
      List.of(
          Config::http,
          Config::drain,
          Config::supervisor,
          Config::instance,
          Config::state,
          Config::log);

  private static final Set<String> LIVE = Set.of("$.log.level");

  private Changes() {}

  /** The paths of those keys that differ and act at a start only; sorted. */
  static List<String> needingRestart(Config before, Config after) {
    Set<String> paths = new TreeSet<>();
    FIXED.forEach(section -> paths.addAll(differing(section.apply(before), section.apply(after))));
    paths.removeAll(LIVE);
    return List.copyOf(paths);
  }

  /** A section's record is named for it and has the keys as its components. */
  private static List<String> differing(Record before, Record after) {
    String section =
        before.getClass().getSimpleName().replaceFirst("Config$", "").toLowerCase(Locale.ROOT);
    List<String> paths = new ArrayList<>();
    for (RecordComponent key : before.getClass().getRecordComponents()) {
      if (!Objects.equals(value(key, before), value(key, after))) {
        paths.add("$." + section + "." + key.getName());
      }
    }
    return paths;
  }

  private static Object value(RecordComponent key, Record section) {
    try {
      return key.getAccessor().invoke(section);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a config's records are public", e);
    }
  }
}
