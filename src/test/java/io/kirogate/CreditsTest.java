package io.kirogate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What turns cost is summed, whenever the agent tells it, and not told where it tells nothing. */
@ExtendWith(VertxFixture.class)
class CreditsTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private Gateway gateway;

  @AfterEach
  void stop() {
    gateway.close();
  }

  @ParameterizedTest
  @CsvSource({"ACP_V2, 0.011", "ACP_V3, 0.02"})
  void areSummed(DemoVariant variant, double each, Vertx vertx) {
    gateway = one(vertx, variant);
    for (int i = 1; i <= 3; i++) {
      assertThat(gateway.ask(i == 2 ? "[[lateusage]] [[say x]]" : "[[say x]]")).isEqualTo("x");
      assertSum(i * each);
    }
  }

  private static Gateway one(Vertx vertx, DemoVariant variant) {
    JsonObject config = Gateway.config(variant);
    config.getJsonObject("pool").put("size", 1);
    return Gateway.ready(vertx, config);
  }

  private void assertSum(double credits) {
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              JsonObject pool = gateway.getJson("/v1/workers");
              assertThat(pool.getDouble("credits")).isCloseTo(credits, within(1e-9));
              assertThat(pool.getJsonArray("workers").getJsonObject(0).getDouble("credits"))
                  .isCloseTo(credits, within(1e-9));
            });
  }

  @ParameterizedTest
  @CsvSource({"LINE", "ACP"})
  void areUnknown(DemoVariant variant, Vertx vertx) {
    gateway = one(vertx, variant);
    assertThat(gateway.ask("[[say x]]")).isEqualTo("x");
    assertThat(gateway.getJson("/v1/workers").getDouble("credits")).isNull();
  }
}
