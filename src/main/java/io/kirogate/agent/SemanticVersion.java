package io.kirogate.agent;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The three numbers of a version; what may stand behind them is not looked at. */
public record SemanticVersion(int major, int minor, int patch)
    implements Comparable<SemanticVersion> {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,9})\\.(\\d{1,9})\\.(\\d{1,9})(?:[-+].*)?");
  private static final Comparator<SemanticVersion> ORDER =
      Comparator.comparingInt(SemanticVersion::major)
          .thenComparingInt(SemanticVersion::minor)
          .thenComparingInt(SemanticVersion::patch);

  /** The version that this text is; empty when it is none. */
  public static Optional<SemanticVersion> of(String text) {
    Matcher matcher = FORM.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new SemanticVersion(number(matcher, 1), number(matcher, 2), number(matcher, 3)))
        : Optional.empty();
  }

  @JsonCreator
  static SemanticVersion parse(String text) {
    return of(text)
        .orElseThrow(
            () -> new IllegalArgumentException("`" + text + "`: expected a version like 2.8.0"));
  }

  private static int number(Matcher matcher, int group) {
    return Integer.parseInt(matcher.group(group));
  }

  @Override
  public int compareTo(SemanticVersion other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
