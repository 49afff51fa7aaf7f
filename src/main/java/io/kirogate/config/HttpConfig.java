package io.kirogate.config;

import java.util.List;

/**
 * The HTTP door.
 *
 * @param port 0 picks a free one
 * @param open whether a bind beyond loopback without keys is wanted
 * @param hosts which names a {@code Host} header may carry beside the bound host's own; empty =
 *     only those
 * @param origins which browser origins may call; empty = none
 * @param maxBody bytes
 * @param keys who may call; empty = whoever can reach the port
 */
public record HttpConfig(
    String host,
    int port,
    boolean open,
    List<String> hosts,
    List<String> origins,
    long maxBody,
    List<Key> keys) {
  public HttpConfig {
    hosts = List.copyOf(hosts);
    origins = List.copyOf(origins);
    keys = List.copyOf(keys);
  }
}
