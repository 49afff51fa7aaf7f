package io.kirogate.door.http;

import io.kirogate.config.HttpConfig;
import io.vertx.core.net.HostAndPort;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which names a {@code Host} header may carry. A web page that points its own name at this machine
 * (DNS rebinding) is told from a client by nothing else.
 */
final class HostNames {
  private static final Pattern ADDRESS = Pattern.compile("\\[[0-9a-f:.]+]|\\d+(\\.\\d+){3}");

  private final Set<String> names;
  private final boolean anyAddress;

  private HostNames(Set<String> names, boolean anyAddress) {
    this.names = Set.copyOf(names);
    this.anyAddress = anyAddress;
  }

  /**
   * The bound host's own names and the configured ones. Bound to all interfaces, every address
   * literal is one of its own: which of them lead here only the network knows, and no page can
   * rebind a literal.
   */
  static HostNames of(HttpConfig http) {
    Set<String> names = new HashSet<>();
    String bound = bracketed(http.host().toLowerCase(Locale.ROOT));
    boolean wildcard = bound.equals("0.0.0.0") || bound.equals("[::]");
    names.add(bound);
    if (wildcard
        || bound.equals("localhost")
        || bound.equals("[::1]")
        || bound.startsWith("127.")) {
      names.addAll(List.of("localhost", "127.0.0.1", "[::1]"));
    }
    http.hosts().forEach(host -> names.add(bracketed(host.toLowerCase(Locale.ROOT))));
    return new HostNames(names, wildcard);
  }

  /** Any port will do, unless the configured name has one. */
  boolean allow(HostAndPort host) {
    String name = bracketed(host.host().toLowerCase(Locale.ROOT));
    return names.contains(name)
        || names.contains(name + ":" + host.port())
        || anyAddress && ADDRESS.matcher(name).matches();
  }

  private static String bracketed(String host) {
    boolean bareIpv6 = host.indexOf(':') != host.lastIndexOf(':') && !host.startsWith("[");
    return bareIpv6 ? "[" + host + "]" : host;
  }
}
