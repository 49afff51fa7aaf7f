package io.kirogate.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks over one connection, one request after another, with as little in between as can be. */
final class Client implements AutoCloseable {
  private static final Pattern LENGTH =
      Pattern.compile("content-length: (\\d+)", Pattern.CASE_INSENSITIVE);
  private static final String OUTPUT = "\"output\":\"";
  private static final String END = "\r\n\r\n";

  private final Socket socket;
  private final OutputStream out;
  private final InputStream in;
  private final byte[] request;

  /**
   * One answer.
   *
   * @param tookNanos from the request's first byte to the answer's last
   * @param lastByteNanos from the agent's last byte to the answer's last
   * @param length of its text, as JSON writes it
   */
  record Answer(long tookNanos, long lastByteNanos, int length) {}

  Client(int port) throws IOException {
    this(port, "What time is it?");
  }

  Client(int port, String prompt) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setTcpNoDelay(true);
    out = socket.getOutputStream();
    in = new BufferedInputStream(socket.getInputStream());
    String body = "{\"prompt\":\"" + prompt + "\"}";
    request =
        ("POST /execute HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/json\r\n"
                + "Content-Length: %d\r\n\r\n%s")
            .formatted(port, body.length(), body)
            .getBytes(StandardCharsets.US_ASCII);
  }

  Answer ask() throws IOException {
    long asked = System.nanoTime();
    out.write(request);
    String head = head();
    Matcher length = LENGTH.matcher(head);
    if (!length.find()) {
      throw new IOException("no length: " + head);
    }
    String body =
        new String(in.readNBytes(Integer.parseInt(length.group(1))), StandardCharsets.UTF_8);
    long answered = System.nanoTime();
    int begin = body.indexOf(OUTPUT) + OUTPUT.length();
    int end = body.indexOf('"', begin);
    int time = digits(body, begin, end);
    if (begin < OUTPUT.length() || time == end) {
      throw new IOException("not answered: " + head + body);
    }
    long lastByte = Long.parseLong(body.substring(time, end));
    return new Answer(answered - asked, answered - lastByte, end - begin);
  }

  /** Where the number begins that ends there; no agent of ours says a quotation mark. */
  private static int digits(String body, int begin, int end) {
    int from = end;
    while (from > begin && Character.isDigit(body.charAt(from - 1))) {
      from--;
    }
    return from;
  }

  private String head() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.length() < END.length() || !END.equals(head.substring(head.length() - 4))) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("closed: " + head);
      }
      head.append((char) next);
    }
    return head.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
