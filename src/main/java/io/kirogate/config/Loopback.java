package io.kirogate.config;

import java.util.regex.Pattern;

/** Decides by the text alone: what a name resolves to may change, and asking would block. */
final class Loopback {
  private static final Pattern V4 = Pattern.compile("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
  private static final Pattern V6 = Pattern.compile("\\[?(0{0,4}:){1,7}(:?)0{0,3}1]?");

  private Loopback() {}

  static boolean is(String host) {
    return host.equalsIgnoreCase("localhost")
        || V4.matcher(host).matches()
        || V6.matcher(host).matches();
  }
}
