package io.kirogate;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The fixture itself: it must fail what it exists to fail. */
class VertxFixtureTest {
  private final VertxFixture.Watched watched = VertxFixture.Watched.start();

  @Test
  void aBlockedEventLoopFailsTheTest() {
    run(VertxFixtureTest::blockTheLoop);
    assertThatThrownBy(watched::finish)
        .isInstanceOf(AssertionError.class)
        .hasMessageContainingAll("Vert.x complained", "BlockedThreadChecker");
  }

  @Test
  void anUncaughtExceptionFailsTheTest() {
    run(
        () -> {
          throw new IllegalStateException("lost");
        });
    assertThatThrownBy(watched::finish)
        .isInstanceOf(AssertionError.class)
        .hasMessageContainingAll("Vert.x complained", "lost");
  }

  @Test
  void allElsePasses() {
    run(() -> {});
    assertThatCode(watched::finish).doesNotThrowAnyException();
  }

  /** On an event loop; back when it is over. */
  private void run(Runnable task) {
    var context = watched.vertx().getOrCreateContext();
    context.runOnContext(go -> task.run());
    Future.future(passed -> context.runOnContext(go -> passed.complete())).await();
  }

  private static void blockTheLoop() {
    try {
      boolean counted = new CountDownLatch(1).await(1800, TimeUnit.MILLISECONDS);
      assert !counted;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
