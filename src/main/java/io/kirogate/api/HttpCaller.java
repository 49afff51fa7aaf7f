package io.kirogate.api;

import io.kirogate.message.Failure;
import io.vertx.core.http.HttpServerResponse;

/** A client that waits for its HTTP response. */
record HttpCaller(HttpServerResponse response, HttpAnswers answers) implements Caller {
  @Override
  public void succeed(String json) {
    answers.bare(response, json);
  }

  @Override
  public void fail(Failure failure) {
    answers.problem(response, failure);
  }
}
