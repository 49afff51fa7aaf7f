package io.kirogate.bench;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An agent that speaks the Agent Client Protocol and answers at once: each prompt with {@link
 * System#nanoTime}, which all processes of a machine share. It writes answer and end together, so
 * that this is the time of its last byte. {@link #longAnswer} asks for chunks before that, each of
 * which is written by itself.
 *
 * <p>With the argument {@code close} it says that it can close sessions.
 */
public final class AcpAgent {
  private static final Pattern ID = Pattern.compile("\"id\":(\\d+)");
  private static final String LONG = "chunks before the time: ";
  private static final Pattern CHUNKS = Pattern.compile("\"text\":\"" + LONG + "(\\d+)\"");
  private static final String WORDS = "A line of an answer, with \u00e4\u00f6\u00fc and some words";
  private static final int CHUNK = 100;

  private final OutputStream out;
  private final String capabilities;
  private long sessions;

  private AcpAgent(OutputStream out, boolean closes) {
    this.out = out;
    this.capabilities = closes ? "{\"sessionCapabilities\":{\"close\":{}}}" : "{}";
  }

  /** Never returns while its input is there. */
  public static void main(String[] arguments) throws IOException {
    boolean closes = Arrays.asList(arguments).contains("close");
    new AcpAgent(new FileOutputStream(FileDescriptor.out), closes).run(System.in);
  }

  /** The prompt for an answer of so many chunks of 100 characters. */
  static String longAnswer(int chunks) {
    return LONG + chunks;
  }

  /** How many bytes one of these chunks is on the wire. */
  static int wireBytes() {
    return bytes(chunk("s0", longText())).length;
  }

  private static String longText() {
    return ("%-" + (CHUNK - 1) + "s\\n").formatted(WORDS);
  }

  private static byte[] bytes(String line) {
    return line.getBytes(StandardCharsets.UTF_8);
  }

  private static String chunk(String session, String text) {
    return ("{\"jsonrpc\":\"2.0\",\"method\":\"session/update\",\"params\":{\"sessionId\":\""
        + session
        + "\",\"update\":{\"sessionUpdate\":\"agent_message_chunk\",\"content\":"
        + "{\"type\":\"text\",\"text\":\""
        + text
        + "\"}}}}\n");
  }

  private void run(InputStream in) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Matcher id = ID.matcher(line);
      if (id.find()) {
        asked(line, id.group(1));
      }
    }
  }

  private void asked(String line, String id) throws IOException {
    if (line.contains("\"method\":\"session/prompt\"")) {
      prompted(line, id);
    } else if (line.contains("\"method\":\"session/new\"")) {
      out.write(bytes(result(id, "{\"sessionId\":\"s" + ++sessions + "\"}")));
    } else if (line.contains("\"method\":\"initialize\"")) {
      String result = "{\"protocolVersion\":1,\"agentCapabilities\":" + capabilities + "}";
      out.write(bytes(result(id, result)));
    } else {
      out.write(bytes(result(id, "{}")));
    }
  }

  private void prompted(String line, String id) throws IOException {
    String session = line.replaceFirst(".*\"sessionId\":\"(s\\d+)\".*", "$1");
    Matcher asked = CHUNKS.matcher(line);
    if (asked.find()) {
      byte[] chunk = bytes(chunk(session, longText()));
      for (int i = 0; i < Integer.parseInt(asked.group(1)); i++) {
        out.write(chunk);
      }
    }
    out.write(
        bytes(
            chunk(session, String.valueOf(System.nanoTime()))
                + result(id, "{\"stopReason\":\"end_turn\"}")));
  }

  private static String result(String id, String result) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + result + "}\n";
  }
}
