package io.kirogate.door;

import java.util.UUID;
import java.util.regex.Pattern;

/** The name under which a request is found in the log. */
public final class RequestIds {
  public static final String HEADER = "X-Request-Id";
  private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

  private RequestIds() {}

  /** The client's own when it sent a sane one, else a new one. */
  public static String of(String sent) {
    return sent != null && SANE.matcher(sent).matches() ? sent : UUID.randomUUID().toString();
  }
}
