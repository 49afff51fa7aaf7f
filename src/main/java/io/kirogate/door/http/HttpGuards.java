package io.kirogate.door.http;

import io.kirogate.config.HttpConfig;
import io.kirogate.message.FailureCode;
import io.kirogate.message.Refusal;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.CorsHandler;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Who may call, and with what kind of body. Each either lets a request on or refuses it. */
final class HttpGuards {
  private static final Pattern JSON =
      Pattern.compile(
          "application/json\\s*(;\\s*(charset\\s*=\\s*\"?utf-8\"?)?\\s*)?",
          Pattern.CASE_INSENSITIVE);
  private static final Set<HttpMethod> METHODS =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST, HttpMethod.PUT, HttpMethod.DELETE);
  private static final Set<String> HEADERS =
      Set.of(
          "authorization",
          "content-type",
          "x-request-id",
          "x-kirogate-pool",
          "x-kirogate-priority");
  private static final String ANY_ORIGIN = "*";

  private final HostNames hosts;
  private final Set<String> origins;
  private final CorsHandler cors;

  HttpGuards(HttpConfig http) {
    this.hosts = HostNames.of(http);
    this.origins = Set.copyOf(http.origins());
    this.cors =
        CorsHandler.create()
            .addOrigins(List.copyOf(origins))
            .allowedMethods(METHODS)
            .allowedHeaders(HEADERS)
            .exposedHeaders(Set.of("X-Request-Id", "X-Kirogate-Agent", "Retry-After"))
            .maxAgeSeconds(600);
  }

  /** Only HTTP/1.0 may leave the header out: browsers, which the check is about, never do. */
  void host(RoutingContext ctx) {
    HttpServerRequest request = ctx.request();
    List<String> sent = request.headers().getAll(HttpHeaders.HOST);
    if (sent.isEmpty() && request.version() == HttpVersion.HTTP_1_0) {
      ctx.next();
      return;
    }
    HostAndPort host = sent.size() == 1 ? HostAndPort.parseAuthority(sent.get(0), -1) : null;
    if (host == null || host.host().isEmpty()) {
      throw new Refusal(FailureCode.INVALID_REQUEST, "The request must have one valid Host header");
    }
    if (!hosts.allow(host)) {
      throw new Refusal(
          FailureCode.FORBIDDEN_HOST,
          "The Host header names " + host.host() + ", which this gateway does not serve");
    }
    ctx.next();
  }

  /** A request without an Origin is not a page's; one of our own origin needs no permission. */
  void origin(RoutingContext ctx) {
    String origin = ctx.request().getHeader(HttpHeaders.ORIGIN);
    if (origin == null || origin.equalsIgnoreCase(ownOrigin(ctx.request()))) {
      ctx.next();
    } else if (origins.contains(origin) || origins.contains(ANY_ORIGIN)) {
      cors.handle(ctx);
    } else {
      throw new Refusal(
          FailureCode.FORBIDDEN_ORIGIN, "Pages of " + origin + " may not call this gateway");
    }
  }

  private static String ownOrigin(HttpServerRequest request) {
    return request.scheme() + "://" + request.getHeader(HttpHeaders.HOST);
  }

  /** A form, which any page may post anywhere without being asked, is never JSON. */
  void jsonBody(RoutingContext ctx) {
    String type = ctx.request().getHeader(HttpHeaders.CONTENT_TYPE);
    String encoding = ctx.request().getHeader(HttpHeaders.CONTENT_ENCODING);
    if (type == null || !JSON.matcher(type.strip()).matches()) {
      throw new Refusal(
          FailureCode.UNSUPPORTED_MEDIA_TYPE,
          "The body must be application/json in UTF-8, is " + (type == null ? "of no type" : type));
    }
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw new Refusal(
          FailureCode.UNSUPPORTED_MEDIA_TYPE, "The body must not be encoded, is " + encoding);
    }
    ctx.next();
  }
}
