package io.kirogate.door.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kirogate.door.PoolChoice;
import io.kirogate.job.Jobs;
import io.kirogate.message.PoolId;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** Which pool an HTTP request asks for, kept on it: its answer is signed for that pool. */
final class AskedPool {
  private static final String KEPT = "kirogate.pool";
  private static final String PARAMETER = "pool";

  private AskedPool() {}

  /** Of a request whose body is not ours to look into. */
  static PoolId byHeader(RoutingContext ctx, Jobs jobs) {
    return keep(ctx, header(ctx, jobs).chosen());
  }

  /** Of a prompt. */
  static PoolId byHeaderOrBody(RoutingContext ctx, ObjectNode body, Jobs jobs) {
    return keep(ctx, header(ctx, jobs).in(body).chosen());
  }

  /** Of an operator's call. */
  static PoolId byHeaderOrQuery(RoutingContext ctx, Jobs jobs) {
    return keep(ctx, query(ctx, jobs).chosen());
  }

  /** Of a call about one worker, whose name tells its pool too. */
  static PoolId ofWorker(RoutingContext ctx, String worker, Jobs jobs) {
    Optional<PoolId> asked = query(ctx, jobs).asked();
    return keep(ctx, asked.orElseGet(() -> named(worker, jobs)));
  }

  private static PoolId named(String worker, Jobs jobs) {
    return jobs.pools().stream()
        .filter(pool -> worker.startsWith(pool.name() + "."))
        .findFirst()
        .orElse(PoolId.DEFAULT);
  }

  private static PoolChoice header(RoutingContext ctx, Jobs jobs) {
    return new PoolChoice(jobs.pools())
        .sent("The header " + PoolChoice.HEADER, ctx.request().headers().getAll(PoolChoice.HEADER));
  }

  private static PoolChoice query(RoutingContext ctx, Jobs jobs) {
    return header(ctx, jobs).sent("The parameter " + PARAMETER, ctx.queryParam(PARAMETER));
  }

  private static PoolId keep(RoutingContext ctx, PoolId pool) {
    ctx.put(KEPT, pool);
    return pool;
  }

  /** The one that it asked for, as far as it came to that. */
  static PoolId of(RoutingContext ctx) {
    return ctx.get(KEPT, PoolId.DEFAULT);
  }
}
