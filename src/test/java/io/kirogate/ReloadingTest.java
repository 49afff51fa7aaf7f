package io.kirogate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.kirogate.config.ConfigLoader;
import io.kirogate.config.InvalidConfig;
import io.kirogate.config.Problem;
import io.kirogate.door.Reloaded;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxFixture.class)
class ReloadingTest {
  /** Each act that was begun, and how it goes on. */
  private final BlockingQueue<Act> acts = new LinkedBlockingQueue<>();

  private final AtomicInteger reads = new AtomicInteger();
  private volatile Callable<String> source = () -> "{}";
  private Context context;
  private Reloading reloading;

  private record Act(Preparation plan, Promise<Void> end) {}

  @BeforeEach
  void make(Vertx vertx) {
    context = vertx.getOrCreateContext();
    reloading =
        new Reloading(
            context,
            () -> {
              reads.incrementAndGet();
              return source.call();
            },
            ConfigLoader.load("{}", Map.of()),
            plan -> {
              Act act = new Act(plan, Promise.promise());
              acts.add(act);
              return act.end.future();
            });
  }

  private Act next() throws InterruptedException {
    Act act = acts.poll(20, TimeUnit.SECONDS);
    assertThat(act).isNotNull();
    return act;
  }

  private static <T> T result(Future<T> future) throws Exception {
    return future.await(20, TimeUnit.SECONDS);
  }

  @Test
  void readsAnewEachTimeAndTellsWhatNeedsARestart() throws Exception {
    source = () -> "{\"pool\": {\"size\": 3}}";
    Future<Reloaded> first = reloading.reload();
    Act act = next();
    assertThat(act.plan.config().pool().size().min()).isEqualTo(3);
    act.end.complete();
    assertThat(result(first).needsRestart()).isEmpty();
    source = () -> "{\"http\": {\"port\": 1}}";
    for (int i = 0; i < 2; i++) {
      Future<Reloaded> again = reloading.reload();
      next().end.complete();
      assertThat(result(again).needsRestart())
          .as("as long as it is so")
          .containsExactly("$.http.port");
    }
  }

  @Test
  void whoAsksMeanwhileGetsTheNextOneTogether() throws Exception {
    Future<Reloaded> first = reloading.reload();
    Act begun = next();
    List<Future<Reloaded>> meanwhile = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      meanwhile.add(reloading.reload());
    }
    context.runOnContext(all -> begun.end.complete());
    result(first);
    next().end.complete();
    for (Future<Reloaded> each : meanwhile) {
      result(each);
    }
    assertThat(reads).hasValue(2);
    assertThat(acts).isEmpty();
  }

  @Test
  void afterOneThatFailedTheNextGoesOn() throws Exception {
    source = () -> "{\"pool\": {\"size\": 0}, \"agent\": {\"profile\": \"nonsuch\"}}";
    assertThat(refused().problems())
        .extracting(Problem::path)
        .containsExactlyInAnyOrder("$.pool.size", "$.agent.profile");
    source =
        () -> {
          throw new Refusal("-conf x: no such file");
        };
    assertThat(refused()).hasMessage("$: -conf x: no such file");
    assertThat(acts).isEmpty();
    source = () -> "{}";
    Future<Reloaded> fine = reloading.reload();
    next().end.complete();
    result(fine);
  }

  private InvalidConfig refused() {
    Future<Reloaded> reload = reloading.reload();
    await().until(reload::isComplete);
    return catchThrowableOfType(
        InvalidConfig.class,
        () -> {
          throw reload.cause();
        });
  }
}
