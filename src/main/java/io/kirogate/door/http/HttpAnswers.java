package io.kirogate.door.http;

import io.kirogate.door.JsonAnswers;
import io.kirogate.door.RequestIds;
import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;
import io.kirogate.message.PoolId;
import io.kirogate.picture.Pools;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/**
 * How answers look on HTTP: their media types, and the headers that all of them carry. An answer is
 * for a pool; one of the gateway as a whole is for the default pool.
 */
final class HttpAnswers {
  private static final int RETRY_AFTER_SECONDS = 5;
  private static final String AGENT = "X-Kirogate-Agent";

  private final Pools pools;

  HttpAnswers(Pools pools) {
    this.pools = pools;
  }

  void begin(HttpServerResponse response, String requestId) {
    response.putHeader(RequestIds.HEADER, requestId);
    sign(response, PoolId.DEFAULT);
  }

  private void sign(HttpServerResponse response, PoolId pool) {
    response.headers().remove(AGENT);
    pools.standIn(pool).ifPresent(name -> response.putHeader(AGENT, name));
  }

  void json(HttpServerResponse response, JsonObject body) {
    json(response, PoolId.DEFAULT, body);
  }

  /** An answer of the gateway's own, which says so when a stand-in serves. */
  void json(HttpServerResponse response, PoolId pool, JsonObject body) {
    bare(response, pool, JsonAnswers.signed(body, pools, pool).encode());
  }

  /** A body that is a promise to the last field. */
  Future<Void> bare(HttpServerResponse response, PoolId pool, String json) {
    return send(response, pool, "application/json", json);
  }

  Future<Void> problem(HttpServerResponse response, Failure failure) {
    return problem(response, PoolId.DEFAULT, failure);
  }

  Future<Void> problem(HttpServerResponse response, PoolId pool, Failure failure) {
    return problem(response, pool, failure, failure.code().status());
  }

  Future<Void> problem(HttpServerResponse response, PoolId pool, Failure failure, int status) {
    if (failure.retryAfterSeconds() != null || failure.code().passes()) {
      response.putHeader(HttpHeaders.RETRY_AFTER, retryAfter(failure));
    }
    if (failure.code() == FailureCode.SHUTTING_DOWN) {
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    response.setStatusCode(status);
    JsonObject body = JsonAnswers.problem(failure).put("status", status);
    String signed = JsonAnswers.signed(body, pools, pool).encode();
    return send(response, pool, "application/problem+json", signed);
  }

  private static String retryAfter(Failure failure) {
    Integer seconds = failure.retryAfterSeconds();
    return String.valueOf(seconds == null ? RETRY_AFTER_SECONDS : seconds);
  }

  private Future<Void> send(
      HttpServerResponse response, PoolId pool, String mediaType, String body) {
    if (!pool.isDefault()) {
      sign(response, pool);
    }
    return response.putHeader(HttpHeaders.CONTENT_TYPE, mediaType).end(body);
  }
}
