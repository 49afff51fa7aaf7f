package io.kirogate.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The real program writes its editor to stdout and all else to stderr, with no order between them
 * (facts/kiro-cli.md 8): pieces of one can come before, after or inside the text of the other, even
 * inside a control sequence, but never inside one piece.
 */
final class TwoWriters {
  private final boolean racing;
  private final Random random;

  private TwoWriters(boolean racing, long seed) {
    this.racing = racing;
    this.random = new Random(seed);
  }

  static TwoWriters inOrder() {
    return new TwoWriters(false, 0);
  }

  static TwoWriters racing(long seed) {
    return new TwoWriters(true, seed);
  }

  /** The pieces of both as they reach the tty; each writer's own stay in order. */
  List<String> merge(List<String> notice, List<String> editor) {
    List<String> merged = new ArrayList<>(notice);
    int at = notice.size();
    if (racing) {
      at = random.nextInt(3) == 0 ? 0 : random.nextInt(notice.size() + 1);
    }
    for (String piece : editor) {
      merged.add(at, piece);
      at++;
      if (racing && random.nextInt(4) == 0) {
        at += random.nextInt(merged.size() - at + 1);
      }
    }
    return merged;
  }
}
