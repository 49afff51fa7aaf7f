package io.kirogate.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlarmTest {
  private static final long MINUTE = 60_000;

  /** Those that run, by id. */
  private final Map<Long, Timer> timers = new LinkedHashMap<>();

  private int started;
  private int rings;
  private final Alarm alarm = new Alarm(vertx(), () -> rings++);

  private record Timer(long delay, Handler<Long> handler) {}

  /** Whose timers pass when the test wants it. */
  private Vertx vertx() {
    return (Vertx)
        Proxy.newProxyInstance(
            Vertx.class.getClassLoader(),
            new Class<?>[] {Vertx.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "setTimer" -> setTimer((Long) arguments[0], arguments[1]);
                  case "cancelTimer" -> timers.remove((Long) arguments[0]) != null;
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  @SuppressWarnings("unchecked")
  private long setTimer(long delay, Object handler) {
    timers.put((long) ++started, new Timer(delay, (Handler<Long>) handler));
    return started;
  }

  private Timer only() {
    assertThat(timers).hasSize(1);
    return timers.values().iterator().next();
  }

  private void passes() {
    Timer passed = only();
    timers.clear();
    passed.handler().handle(0L);
  }

  @Test
  void ringsOnceWhenItsDeadlineHasPassed() {
    alarm.set(Alarm.now() - 1);
    assertThat(only().delay()).isEqualTo(1);
    passes();
    assertThat(rings).isEqualTo(1);
    assertThat(timers).isEmpty();
  }

  @Test
  void aDeadlineThatIsPutOffLeavesTheTimerAlone() {
    for (int turn = 1; turn < 100; turn++) {
      alarm.set(Alarm.now() + turn * MINUTE);
    }
    assertThat(started).isEqualTo(1);
    passes();
    assertThat(rings).isZero();
    assertThat(only().delay()).isGreaterThan(90 * MINUTE);
  }

  @Test
  void anEarlierDeadlineTakesThePlaceOfTheTimer() {
    alarm.set(Alarm.now() + 2 * MINUTE);
    alarm.set(Alarm.now() + MINUTE);
    assertThat(only().delay()).isBetween(1L, MINUTE);
  }

  @Test
  void aDeadlineThatIsTakenBackDoesNotRing() {
    alarm.set(Alarm.now() + MINUTE);
    alarm.set(Alarm.NEVER);
    passes();
    assertThat(rings).isZero();
    assertThat(timers).isEmpty();
    alarm.set(Alarm.now() - 1);
    passes();
    assertThat(rings).isEqualTo(1);
  }
}
