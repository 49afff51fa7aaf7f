package io.kirogate.process;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The first bytes that a process said: enough to quote why it did not start. */
final class Opening {
  private static final int KEPT = 1024;

  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private long total;

  void add(byte[] bytes) {
    total += bytes.length;
    kept.write(bytes, 0, Math.min(bytes.length, KEPT - kept.size()));
  }

  boolean isEmpty() {
    return total == 0;
  }

  /** Whether that is all it said. */
  boolean isWhole() {
    return total <= KEPT;
  }

  /** In one line. */
  String text() {
    return kept.toString(StandardCharsets.UTF_8).strip().replaceAll("\\s*[\\r\\n]+\\s*", "; ");
  }
}
