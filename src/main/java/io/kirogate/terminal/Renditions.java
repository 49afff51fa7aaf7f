package io.kirogate.terminal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Remembers what control sequences for a rendition (SGR) do to a style, by their bytes: programs
 * write a handful of them, over and over, and to look one up takes a fraction of the time that
 * parsing it takes.
 *
 * <p>Bounded: each of {@value #SLOTS} slots remembers the last sequence that fell into it.
 */
final class Renditions {
  /** So many bytes are looked at: a longer sequence, or one nearer to the end, is not taken. */
  static final int REACH = 3 * Long.BYTES;

  private static final int SLOT_BITS = 6;
  private static final int SLOTS = 1 << SLOT_BITS;

  /** An odd number whose bits look random (the golden ratio's): it mixes the bits of a key. */
  private static final long MIXER = 0x9E3779B97F4A7C15L;

  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** A one in each of eight bytes. */
  private static final long ONES = 0x0101010101010101L;

  /**
   * A sequence, its bytes from the first parameter to its end and zeros behind it, and what it does
   * to a style: the bits that it leaves alone, and those that it sets.
   */
  record Rendition(long first, long second, long third, int length, long kept, long set) {
    long of(long style) {
      return style & kept | set;
    }

    private boolean is(long otherFirst, long otherSecond, long otherThird) {
      return first == otherFirst && second == otherSecond && third == otherThird;
    }
  }

  private final Rendition[] slots = new Rendition[SLOTS];
  private final Parameters parameters = new Parameters();
  private final Pen pen = new Pen();

  /** The one whose parameters begin at a place; null for another sequence, or one out of reach. */
  Rendition at(byte[] bytes, int from, int to) {
    if (to - from < REACH) {
      return null;
    }
    long first = upToEnd(eight(bytes, from));
    long second = ends(first) != 0 ? 0 : upToEnd(eight(bytes, from + Long.BYTES));
    long third = ends(second) != 0 ? 0 : upToEnd(eight(bytes, from + 2 * Long.BYTES));
    int slot = slot(first, second, third);
    Rendition known = slots[slot];
    if (known == null || !known.is(first, second, third)) {
      int length = length(first, second, third);
      if (bytes[from + length - 1] != 'm') {
        return null;
      }
      parameters.clear();
      parameters.read(bytes, from, from + length);
      known = parsed(first, second, third, length);
      slots[slot] = known;
    }
    return known;
  }

  private static long eight(byte[] bytes, int at) {
    return (long) EIGHT_BYTES.get(bytes, at);
  }

  /** Eight bytes, those behind the first one that is no parameter as zeros. */
  private static long upToEnd(long eight) {
    long ends = ends(eight);
    return eight & (ends ^ ends - 1);
  }

  /**
   * The lowest bit set is the highest one of the first byte of eight that is neither a digit nor
   * colon or semicolon; none is when all are. (A carry may set bits behind that one.)
   */
  private static long ends(long eight) {
    long distance = eight ^ ONES * '0';
    return (distance | distance + ONES * (0x7F - (';' - '0'))) & ONES << 7;
  }

  private static int slot(long first, long second, long third) {
    long mixed = first ^ Long.rotateLeft(second, 17) ^ Long.rotateLeft(third, 34);
    return (int) (mixed * MIXER >>> Long.SIZE - SLOT_BITS);
  }

  private static int length(long first, long second, long third) {
    if (third != 0) {
      return REACH - zerosBehind(third);
    }
    return second != 0 ? 2 * Long.BYTES - zerosBehind(second) : Long.BYTES - zerosBehind(first);
  }

  private static int zerosBehind(long eight) {
    return Long.numberOfLeadingZeros(eight) >> 3;
  }

  /** Every bit of a style is set, cleared or left alone, so that two styles tell it all. */
  private Rendition parsed(long first, long second, long third, int length) {
    long ofNone = selected(0);
    long ofAll = selected(~0L);
    return new Rendition(first, second, third, length, ofNone ^ ofAll, ofNone);
  }

  private long selected(long style) {
    pen.style(style);
    pen.select(parameters);
    return pen.style();
  }
}
