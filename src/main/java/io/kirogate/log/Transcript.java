package io.kirogate.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * What was typed and shown at one worker's terminal, as lines that a person can read: {@code >>}
 * typed, {@code <<} shown, {@code --} said by the gateway. Used on that worker's thread.
 */
public final class Transcript {
  /** Nobody wants it. */
  public static final Transcript NONE = new Transcript("", InstantSource.system(), null);

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS");
  private static final Pattern AFTER_NEWLINE = Pattern.compile("(?<=\n)");

  private final String worker;
  private final InstantSource clock;
  private final Consumer<String> lines;
  private final Decoder typed = new Decoder();
  private final Decoder shown = new Decoder();
  private final Decoder shownOnError = new Decoder();

  /**
   * @param lines takes whole lines, or is null when nobody does
   */
  Transcript(String worker, InstantSource clock, Consumer<String> lines) {
    this.worker = worker;
    this.clock = clock;
    this.lines = lines;
  }

  public void typed(byte[] bytes) {
    if (lines != null) {
      write(">>", typed.decode(bytes));
    }
  }

  public void shown(byte[] bytes) {
    if (lines != null) {
      write("<<", shown.decode(bytes));
    }
  }

  /** On standard error, where that is a stream of its own. */
  public void shownOnError(byte[] bytes) {
    if (lines != null) {
      write("<<", shownOnError.decode(bytes));
    }
  }

  /** What the gateway has to say about what follows. */
  public void note(String words) {
    if (lines != null) {
      write("--", words);
    }
  }

  private void write(String mark, String text) {
    if (text.isEmpty()) {
      return;
    }
    String begin =
        "%s %s %s "
            .formatted(TIME.format(clock.instant().atZone(ZoneId.systemDefault())), worker, mark);
    StringBuilder all = new StringBuilder(text.length() * 2);
    for (String line : AFTER_NEWLINE.split(text)) {
      all.append(begin).append(Visible.of(line)).append('\n');
    }
    lines.accept(all.toString());
  }

  /** UTF-8 in pieces that may end within a character. */
  private static final class Decoder {
    private final CharsetDecoder utf8 =
        UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private byte[] rest = {};

    String decode(byte[] bytes) {
      ByteBuffer in = ByteBuffer.allocate(rest.length + bytes.length).put(rest).put(bytes).flip();
      CharBuffer out = CharBuffer.allocate(in.remaining());
      utf8.decode(in, out, false);
      rest = new byte[in.remaining()];
      in.get(rest);
      return out.flip().toString();
    }
  }
}
