package io.kirogate;

import io.kirogate.config.InvalidConfig;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.List;

/** Why the gateway does not start, in lines for the operator; never a stack trace. */
final class Refusal extends Exception {

  Refusal(String reason) {
    super(reason);
  }

  /**
   * The lines for a failed start.
   *
   * @param listening where the gateway was to listen, as {@code host:port}
   */
  static List<String> lines(Throwable cause, String listening) {
    if (cause instanceof SocketException && !words(cause).startsWith("cannot listen")
        || cause instanceof UnknownHostException
        || cause instanceof UnresolvedAddressException) {
      return List.of("cannot listen on " + listening + ": " + words(cause));
    }
    return words(cause).lines().toList();
  }

  /** Our own messages are written for operators, those of the JDK's defects are not. */
  private static String words(Throwable cause) {
    boolean ours =
        cause instanceof InvalidConfig
            || cause instanceof IllegalStateException
            || cause instanceof IllegalArgumentException
            || !cause.getClass().getName().startsWith("java.lang.");
    return ours && cause.getMessage() != null ? cause.getMessage() : cause.toString();
  }
}
