package io.kirogate.door.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kirogate.door.RequestChecks;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;

/** The JSON object that a request carries. */
final class JsonBody {
  private JsonBody() {}

  static ObjectNode of(RoutingContext ctx) {
    Buffer sent = ctx.body().buffer();
    return RequestChecks.object(sent == null ? Buffer.buffer() : sent);
  }
}
