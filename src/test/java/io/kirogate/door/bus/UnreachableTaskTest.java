package io.kirogate.door.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.kirogate.VertxFixture;
import io.kirogate.door.Inside;
import io.kirogate.task.Tasks;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Addresses that a cluster does not come to know. */
@ExtendWith(VertxFixture.class)
class UnreachableTaskTest {
  private final AtomicInteger unregistered = new AtomicInteger();

  /** The same, but for what these methods return. */
  private static <T> T like(Class<T> type, T real, Map<String, Answer> answers) {
    Object like =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) ->
                answers.containsKey(method.getName())
                    ? answers.get(method.getName()).to(() -> call(real, method, arguments))
                    : call(real, method, arguments));
    return type.cast(like);
  }

  private static Object call(Object real, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause();
    }
  }

  private interface Answer {
    Object to(Call real) throws Throwable;
  }

  private interface Call {
    Object made() throws Throwable;
  }

  private Object unreachable(Call consumer) throws Throwable {
    Map<String, Answer> answers =
        Map.of(
            "completion", real -> Future.failedFuture("the cluster is away"),
            "unregister",
                real -> {
                  unregistered.incrementAndGet();
                  return real.made();
                });
    return like(MessageConsumer.class, (MessageConsumer<?>) consumer.made(), answers);
  }

  @Test
  void whatCannotBeReachedChangesNothing(Vertx vertx) {
    EventBus bus = like(EventBus.class, vertx.eventBus(), Map.of("consumer", this::unreachable));
    Vertx cut = like(Vertx.class, vertx, Map.of("eventBus", real -> bus));
    Tasks tasks = Tasks.load(null);
    BusDoor door = new BusDoor(cut, tasks, new Inside(null, null, null, null));
    for (int times = 1; times <= 2; times++) {
      assertThat(door.prepare(tasks).failed()).isTrue();
      assertThat(unregistered).hasValue(times * tasks.all().size());
    }
  }
}
