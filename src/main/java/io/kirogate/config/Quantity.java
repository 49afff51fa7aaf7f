package io.kirogate.config;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** Durations and sizes as the config writes them; only for texts that passed the schema. */
final class Quantity {
  private static final Map<String, ChronoUnit> DURATIONS =
      Map.of(
          "ms", ChronoUnit.MILLIS,
          "s", ChronoUnit.SECONDS,
          "m", ChronoUnit.MINUTES,
          "h", ChronoUnit.HOURS);
  private static final Map<String, Long> SIZES =
      Map.of("KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

  private Quantity() {}

  static Duration duration(String text) {
    return Duration.of(number(text), DURATIONS.get(unit(text)));
  }

  static long size(String text) {
    return number(text) * SIZES.get(unit(text));
  }

  private static long number(String text) {
    return Long.parseLong(text.substring(0, text.length() - unit(text).length()));
  }

  private static String unit(String text) {
    return text.replaceFirst("[0-9]+", "");
  }
}
