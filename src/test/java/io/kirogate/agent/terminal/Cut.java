package io.kirogate.agent.terminal;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Ways to cut a burst of bytes into reads. */
final class Cut {
  private Cut() {}

  static byte[] joined(List<byte[]> pieces) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    pieces.forEach(all::writeBytes);
    return all.toByteArray();
  }

  static List<byte[]> allAtOnce(List<byte[]> pieces) {
    return List.of(joined(pieces));
  }

  static List<byte[]> byteByByte(List<byte[]> pieces) {
    List<byte[]> bytes = new ArrayList<>();
    for (byte b : joined(pieces)) {
      bytes.add(new byte[] {b});
    }
    return bytes;
  }

  /** In two, wherever that falls; what is shorter stays whole. */
  static List<byte[]> at(List<byte[]> pieces, int where) {
    byte[] all = joined(pieces);
    int at = Math.min(where, all.length);
    return List.of(Arrays.copyOfRange(all, 0, at), Arrays.copyOfRange(all, at, all.length));
  }

  static List<byte[]> anyhow(List<byte[]> pieces, RandomGenerator random, int longest) {
    byte[] all = joined(pieces);
    List<byte[]> cut = new ArrayList<>();
    for (int at = 0; at < all.length; ) {
      int to = Math.min(all.length, at + 1 + random.nextInt(longest));
      cut.add(Arrays.copyOfRange(all, at, to));
      at = to;
    }
    return cut;
  }
}
