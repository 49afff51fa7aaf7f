package io.kirogate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kirogate.instance.InstanceRefusal;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** One gateway at a place, when it is a verticle in somebody's Vert.x. */
class EmbeddedInstanceTest {
  private static final long SELF = ProcessHandle.current().pid();

  @TempDir Path directory;

  /** On any port, so that nothing but the place keeps two apart. */
  private JsonObject config() {
    JsonObject config = Gateway.config();
    config.getJsonObject("pool").put("size", 1);
    return config
        .put("state", new JsonObject().put("directory", directory.resolve("state").toString()))
        .put(
            "instance",
            new JsonObject()
                .put("lock", directory.resolve("kiro.lock").toString())
                .put("pid", directory.resolve("kiro.pid").toString()));
  }

  private void assertNothingTaken() {
    assertThat(directory.resolve("kiro.lock")).doesNotExist();
    assertThat(directory.resolve("kiro.pid")).doesNotExist();
    assertThat(directory.resolve("state/runs")).isEmptyDirectory();
  }

  @Test
  @ExtendWith(VertxFixture.class)
  void aSecondOneIsAFailedDeploymentUntilTheFirstIsUndeployed(Vertx vertx) {
    Gateway first = Gateway.start(vertx, config());
    assertThatThrownBy(() -> Gateway.start(vertx, config()))
        .hasRootCauseInstanceOf(InstanceRefusal.class)
        .rootCause()
        .hasMessageStartingWith("❌ Kiro Session Pool is already running (PID: " + SELF + ")\n");
    first.stop();
    assertNothingTaken();
    Gateway.start(vertx, config()).stop();
  }

  @Test
  @ExtendWith(VertxFixture.class)
  void aStartThatFailsLeavesThePlaceToTheNext(Vertx vertx) throws IOException {
    ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    JsonObject config = config().put("http", new JsonObject().put("port", taken.getLocalPort()));
    assertThatThrownBy(() -> Gateway.start(vertx, config))
        .rootCause()
        .hasMessageContaining("Address already in use");
    taken.close();
    Gateway.start(vertx, config()).stop();
    assertNothingTaken();
  }

  /** Without the fixture: Vert.x itself logs that such a start ends twice. */
  @Test
  void aCloseThatOvertakesTheStartLeavesThePlaceToTheNext() throws Exception {
    Vertx closed = Vertx.vertx();
    CompletableFuture<Void> created = new CompletableFuture<>();
    CompletableFuture<Void> closing = new CompletableFuture<>();
    MainVerticle starting =
        new MainVerticle(
            line -> {
              created.complete(null);
              closing.join();
            });
    Future<String> deployed =
        closed.deployVerticle(starting, new DeploymentOptions().setConfig(config()));
    created.get(1, TimeUnit.MINUTES);
    assertThat(directory.resolve("kiro.lock")).exists();
    Future<Void> close = closed.close();
    closing.complete(null);
    close.await(1, TimeUnit.MINUTES);
    assertThat(deployed.succeeded()).isFalse();
    assertNothingTaken();
    Vertx next = Vertx.vertx();
    Gateway.start(next, config()).stop();
    next.close().await(1, TimeUnit.MINUTES);
  }
}
