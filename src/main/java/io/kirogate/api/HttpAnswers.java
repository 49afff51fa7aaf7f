package io.kirogate.api;

import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.EnumSet;
import java.util.Set;

/** How answers look on HTTP: their media types, and the headers that all of them carry. */
final class HttpAnswers {
  private static final int RETRY_AFTER_SECONDS = 5;

  /** Those that CONTRACT.md promises a {@code Retry-After} for, whoever made the failure. */
  private static final Set<FailureCode> PASSING =
      EnumSet.of(
          FailureCode.RATE_LIMITED,
          FailureCode.QUEUE_FULL,
          FailureCode.QUEUE_TIMEOUT,
          FailureCode.AGENT_RATE_LIMITED,
          FailureCode.AGENT_START_FAILED,
          FailureCode.SHUTTING_DOWN,
          FailureCode.POOL_PAUSED);

  private final Agents agents;

  HttpAnswers(Agents agents) {
    this.agents = agents;
  }

  void begin(HttpServerResponse response, String requestId) {
    response.putHeader(RequestIds.HEADER, requestId);
    agents.standIn().ifPresent(name -> response.putHeader("X-Kirogate-Agent", name));
  }

  /** An answer of the gateway's own, which says so when a stand-in serves. */
  void json(HttpServerResponse response, JsonObject body) {
    bare(response, agents.sign(body).encode());
  }

  /** A body that is a promise to the last field. */
  void bare(HttpServerResponse response, String json) {
    send(response, "application/json", json);
  }

  void problem(HttpServerResponse response, Failure failure) {
    problem(response, failure, failure.code().status());
  }

  void problem(HttpServerResponse response, Failure failure, int status) {
    if (failure.retryAfterSeconds() != null || PASSING.contains(failure.code())) {
      response.putHeader(HttpHeaders.RETRY_AFTER, retryAfter(failure));
    }
    if (failure.code() == FailureCode.SHUTTING_DOWN) {
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    response.setStatusCode(status);
    JsonObject body = agents.sign(failure.toProblem().put("status", status));
    send(response, "application/problem+json", body.encode());
  }

  private static String retryAfter(Failure failure) {
    Integer seconds = failure.retryAfterSeconds();
    return String.valueOf(seconds == null ? RETRY_AFTER_SECONDS : seconds);
  }

  private static void send(HttpServerResponse response, String mediaType, String body) {
    response.putHeader(HttpHeaders.CONTENT_TYPE, mediaType).end(body);
  }
}
