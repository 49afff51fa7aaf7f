package io.kirogate.task;

import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What makes the marks of one turn unforeseeable: text that was written before it was drawn cannot
 * hold it.
 */
public record Nonce(String value) {
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final int LENGTH = 20;
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9]{16,64}");

  public Nonce {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("not 16 to 64 letters and digits: " + value);
    }
  }

  /** Draws until the nonce is not in the text, whatever the text is. */
  public static Nonce absentFrom(String text, RandomGenerator random) {
    Nonce drawn = draw(random);
    while (text.contains(drawn.value)) {
      drawn = draw(random);
    }
    return drawn;
  }

  private static Nonce draw(RandomGenerator random) {
    return new Nonce(
        random
            .ints(LENGTH, 0, ALPHABET.length())
            .mapToObj(i -> ALPHABET.substring(i, i + 1))
            .collect(Collectors.joining()));
  }

  String begin() {
    return "KIROGATE-BEGIN-" + value;
  }

  String end() {
    return "KIROGATE-END-" + value;
  }

  String data() {
    return "KIROGATE-DATA-" + value;
  }

  String dataEnd() {
    return "KIROGATE-DATA-END-" + value;
  }
}
