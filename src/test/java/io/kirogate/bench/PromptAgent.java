package io.kirogate.bench;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * An agent that answers at once: the bytes of a line interface and nothing behind them. It answers
 * each prompt with {@link System#nanoTime}, which all processes of a machine share, and writes
 * answer and ready mark together, so that this is the time of its last byte.
 *
 * <p>Its terminal must be raw already: {@code sh -c 'stty raw -echo; exec java ...'}.
 */
public final class PromptAgent {
  static final String READY = "\033[?25h\033[?2004h\r\033[K\033[35m> \033[0m\r\033[2C";
  static final String MARK = "\033[38;5;10m> \033[0m";
  static final String PASTE = "\033[200~";
  static final String PASTED = "\033[201~";
  private static final String ACCEPTED = "\033[?2004l\r\n";
  private static final String QUESTION =
      "\033[?25h\033[?2004h\r\033[K\033[38;5;11m> \033[39m\r\033[2C";
  private static final int CARRIAGE_RETURN = '\r';

  private final OutputStream out;
  private String typed = "";

  private PromptAgent(OutputStream out) {
    this.out = out;
  }

  /** Never returns while its terminal is there. */
  public static void main(String[] arguments) throws IOException {
    new PromptAgent(new FileOutputStream(FileDescriptor.out)).run(System.in);
  }

  private void run(InputStream in) throws IOException {
    show(READY);
    byte[] keys = new byte[1 << 16];
    for (int read = in.read(keys); read >= 0; read = in.read(keys)) {
      typed += new String(keys, 0, read, StandardCharsets.ISO_8859_1);
      if (typed.indexOf(CARRIAGE_RETURN) >= 0) {
        answer(typed.substring(0, typed.indexOf(CARRIAGE_RETURN)));
        typed = "";
      }
    }
  }

  private void answer(String keys) throws IOException {
    String text = keys.replace(PASTE, "").replace(PASTED, "");
    if (text.equals("/clear")) {
      show(ACCEPTED + "Are you sure? [y/n]: \r\n" + QUESTION);
    } else if (text.equals("y")) {
      show(ACCEPTED + "Conversation history cleared.\r\n\r\n" + READY);
    } else {
      show(ACCEPTED);
      show(MARK + System.nanoTime() + "\r\n\r\n" + READY);
    }
  }

  private void show(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
  }
}
