package io.kirogate.door.http;

import io.kirogate.door.JsonAnswers;
import io.kirogate.door.RequestIds;
import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;
import io.kirogate.picture.Pools;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/** How answers look on HTTP: their media types, and the headers that all of them carry. */
final class HttpAnswers {
  private static final int RETRY_AFTER_SECONDS = 5;

  private final Pools pools;

  HttpAnswers(Pools pools) {
    this.pools = pools;
  }

  void begin(HttpServerResponse response, String requestId) {
    response.putHeader(RequestIds.HEADER, requestId);
    pools.standIn().ifPresent(name -> response.putHeader("X-Kirogate-Agent", name));
  }

  /** An answer of the gateway's own, which says so when a stand-in serves. */
  void json(HttpServerResponse response, JsonObject body) {
    bare(response, JsonAnswers.signed(body, pools).encode());
  }

  /** A body that is a promise to the last field. */
  Future<Void> bare(HttpServerResponse response, String json) {
    return send(response, "application/json", json);
  }

  Future<Void> problem(HttpServerResponse response, Failure failure) {
    return problem(response, failure, failure.code().status());
  }

  Future<Void> problem(HttpServerResponse response, Failure failure, int status) {
    if (failure.retryAfterSeconds() != null || failure.code().passes()) {
      response.putHeader(HttpHeaders.RETRY_AFTER, retryAfter(failure));
    }
    if (failure.code() == FailureCode.SHUTTING_DOWN) {
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    response.setStatusCode(status);
    JsonObject body = JsonAnswers.problem(failure).put("status", status);
    return send(response, "application/problem+json", JsonAnswers.signed(body, pools).encode());
  }

  private static String retryAfter(Failure failure) {
    Integer seconds = failure.retryAfterSeconds();
    return String.valueOf(seconds == null ? RETRY_AFTER_SECONDS : seconds);
  }

  private static Future<Void> send(HttpServerResponse response, String mediaType, String body) {
    return response.putHeader(HttpHeaders.CONTENT_TYPE, mediaType).end(body);
  }
}
