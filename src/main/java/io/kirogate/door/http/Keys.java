package io.kirogate.door.http;

import io.kirogate.config.Key;
import io.kirogate.config.Key.Right;
import io.kirogate.message.FailureCode;
import io.kirogate.message.Refusal;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Who calls, told by the key that a request shows, and what that key may do. Without configured
 * keys whoever reaches the port may do everything.
 */
final class Keys {
  private static final String SHOWN = "kirogate.key";
  private static final Pattern BEARER =
      Pattern.compile("Bearer +([!-~]+) *", Pattern.CASE_INSENSITIVE);
  private static final String CHALLENGE = "Bearer realm=\"kirogate\"";

  private final List<Known> known;

  private record Known(Key key, byte[] hash) {}

  Keys(List<Key> keys) {
    this.known = keys.stream().map(key -> new Known(key, hash(key.key()))).toList();
  }

  /** The key that this request was let in with. */
  static Optional<Key> shownBy(RoutingContext ctx) {
    return Optional.ofNullable(ctx.get(SHOWN));
  }

  /** Lets a request on that shows a key, once; which one is kept for {@link #require}. */
  void authenticate(RoutingContext ctx) {
    if (!known.isEmpty()) {
      List<String> sent = ctx.request().headers().getAll(HttpHeaders.AUTHORIZATION);
      ctx.put(SHOWN, shown(sent).orElseThrow(() -> unauthenticated(ctx, sent)));
    }
    ctx.next();
  }

  private Optional<Key> shown(List<String> sent) {
    Matcher bearer = BEARER.matcher(sent.size() == 1 ? sent.get(0) : "");
    return bearer.matches() ? find(bearer.group(1)) : Optional.empty();
  }

  /** Hashes are compared, all of them and each to its end: the time tells nothing about a key. */
  private Optional<Key> find(String shown) {
    byte[] hash = hash(shown);
    Key found = null;
    for (Known each : known) {
      if (MessageDigest.isEqual(each.hash, hash)) {
        found = each.key;
      }
    }
    return Optional.ofNullable(found);
  }

  private static byte[] hash(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static Refusal unauthenticated(RoutingContext ctx, List<String> sent) {
    ctx.response().putHeader("WWW-Authenticate", CHALLENGE);
    return new Refusal(
        FailureCode.UNAUTHENTICATED,
        sent.isEmpty()
            ? "This gateway wants a key: send the header Authorization: Bearer KEY"
            : "The Authorization header holds no key of this gateway; it wants Bearer KEY");
  }

  /** Lets a request on whose key may do one of these. */
  Handler<RoutingContext> require(Set<Right> rights) {
    return ctx -> {
      shownBy(ctx)
          .filter(key -> key.may().stream().noneMatch(rights::contains))
          .ifPresent(
              key -> {
                throw forbidden(key, rights);
              });
      ctx.next();
    };
  }

  private static Refusal forbidden(Key key, Set<Right> rights) {
    return new Refusal(
        FailureCode.FORBIDDEN,
        "The key %s may %s; this takes one that may %s"
            .formatted(key.name(), words(key.may(), " and "), words(rights, " or ")));
  }

  private static String words(Set<Right> rights, String between) {
    return rights.isEmpty()
        ? "do nothing"
        : rights.stream()
            .sorted()
            .map(right -> right.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(between));
  }
}
