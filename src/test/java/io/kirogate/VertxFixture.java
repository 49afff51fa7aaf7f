package io.kirogate;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.slf4j.LoggerFactory;

/**
 * Gives each test a {@link Vertx} of its own and fails the test when Vert.x complains: a thread was
 * blocked (above a second on an event loop; {@code -Dkirogate.test.blocked=100} for 100 ms), or an
 * exception reached a context's end.
 *
 * <p>{@code @ExtendWith(VertxFixture.class)}, then take a {@code Vertx} as a parameter of a test or
 * of {@code @BeforeEach}. It is closed afterwards, before the complaints are counted.
 */
public final class VertxFixture
    implements BeforeEachCallback, AfterEachCallback, ParameterResolver {
  private static final Namespace SPACE = Namespace.create(VertxFixture.class);
  private static final long BLOCKED_MILLIS = Long.getLong("kirogate.test.blocked", 1000);

  @Override
  public void beforeEach(ExtensionContext test) {
    test.getStore(SPACE).put(Watched.class, Watched.start());
  }

  @Override
  public void afterEach(ExtensionContext test) throws Exception {
    watched(test).finish();
  }

  private static Watched watched(ExtensionContext test) {
    return test.getStore(SPACE).get(Watched.class, Watched.class);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    return parameter.getParameter().getType() == Vertx.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
    return watched(test).vertx();
  }

  /** A Vert.x whose complaints are listened to. */
  record Watched(Vertx vertx, Complaints complaints) {

    static Watched start() {
      Complaints complaints = new Complaints();
      complaints.start();
      vertxLogger().addAppender(complaints);
      VertxOptions options =
          new VertxOptions()
              .setBlockedThreadCheckInterval(BLOCKED_MILLIS / 4)
              .setBlockedThreadCheckIntervalUnit(TimeUnit.MILLISECONDS)
              .setMaxEventLoopExecuteTime(BLOCKED_MILLIS)
              .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS);
      return new Watched(Vertx.vertx(options), complaints);
    }

    /** Closes, then fails when there was a complaint. */
    void finish() throws Exception {
      try {
        vertx.close().await(30, TimeUnit.SECONDS);
      } finally {
        vertxLogger().detachAppender(complaints);
      }
      if (!complaints.heard.isEmpty()) {
        throw new AssertionError("Vert.x complained: " + complaints.heard);
      }
    }

    private static Logger vertxLogger() {
      return (Logger) LoggerFactory.getLogger("io.vertx");
    }
  }

  /** What Vert.x says that no test may pass with. */
  static final class Complaints extends AppenderBase<ILoggingEvent> {
    private final List<String> heard = new CopyOnWriteArrayList<>();

    @Override
    protected void append(ILoggingEvent event) {
      boolean blocked = event.getLoggerName().endsWith("BlockedThreadChecker");
      if (blocked || event.getLevel().isGreaterOrEqual(Level.ERROR)) {
        Object thrown =
            event.getThrowableProxy() == null ? "" : event.getThrowableProxy().getMessage();
        heard.add(event.getLoggerName() + ": " + event.getFormattedMessage() + " " + thrown);
      }
    }
  }
}
