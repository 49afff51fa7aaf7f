package io.kirogate.terminal;

/**
 * How a character is shown.
 *
 * <p>A colour is {@link #DEFAULT_COLOUR}, an index into the palette (0 to 7 by SGR 30 to 37, 8 to
 * 15 by SGR 90 to 97, 0 to 255 by SGR 38;5), or a true colour: {@code 0x1000000 | rgb}.
 */
public record Style(
    int foreground,
    int background,
    boolean bold,
    boolean dim,
    boolean italic,
    boolean underline,
    boolean inverse,
    boolean strike) {

  /** The colour that SGR 39 and 49 select. */
  public static final int DEFAULT_COLOUR = -1;

  /** What SGR 0 selects. */
  public static final Style PLAIN = unpack(0);

  /** Marks a colour as given by its red, green and blue. */
  static final int TRUE_COLOUR = 0x1000000;

  // Packed, a style is a long: a colour in 25 bits as 0 for the default, 1 + index, or TRUE_COLOUR
  // |
  // rgb, the foreground lowest; flags above. Plain is 0, so that fresh arrays hold plain cells.
  private static final int COLOUR_BITS = 25;
  private static final long COLOUR_MASK = (1L << COLOUR_BITS) - 1;
  private static final long BACKGROUND_MASK = COLOUR_MASK << COLOUR_BITS;

  static final long BOLD = 1L << 50;
  static final long DIM = 1L << 51;
  static final long ITALIC = 1L << 52;
  static final long UNDERLINE = 1L << 53;
  static final long INVERSE = 1L << 54;
  static final long STRIKE = 1L << 55;

  static Style unpack(long packed) {
    return new Style(
        colour(packed & COLOUR_MASK),
        colour((packed & BACKGROUND_MASK) >>> COLOUR_BITS),
        (packed & BOLD) != 0,
        (packed & DIM) != 0,
        (packed & ITALIC) != 0,
        (packed & UNDERLINE) != 0,
        (packed & INVERSE) != 0,
        (packed & STRIKE) != 0);
  }

  static long withForeground(long packed, int colour) {
    return packed & ~COLOUR_MASK | bits(colour);
  }

  static long withBackground(long packed, int colour) {
    return packed & ~BACKGROUND_MASK | bits(colour) << COLOUR_BITS;
  }

  /** What an erased cell keeps of the pen: the background alone (terminfo's {@code bce}). */
  static long erased(long packed) {
    return packed & BACKGROUND_MASK;
  }

  private static int colour(long bits) {
    return (bits & TRUE_COLOUR) != 0 ? (int) bits : (int) bits - 1;
  }

  private static long bits(int colour) {
    return (colour & TRUE_COLOUR) != 0 && colour > 0 ? colour : colour + 1L;
  }
}
