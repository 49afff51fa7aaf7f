package io.kirogate;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** The shape of kiro-cli's second engine. */
class AcpV2BehaviourTest extends AcpBehaviour {
  @Override
  DemoVariant variant() {
    return DemoVariant.ACP_V2;
  }

  @Override
  String mode() {
    return "kiro_planner";
  }

  @Override
  JsonObject usage() {
    return new JsonObject().put("credits", 0.011).put("contextPercent", 6.2);
  }

  @Override
  String change() {
    return "[[config mode kiro_default]]";
  }

  @Test
  void whatIsTakenBackIsNoAnswer() {
    assertThat(gateway.ask("[[partial so far]] [[discard]] [[say x]]")).isEqualTo("x");
  }

  @Test
  void theServiceThrottles() {
    assertRateLimited("[[status 429 ThrottlingException]]", "30");
    assertRateLimited("[[selector]]", "30");
    assertRateLimited("[[status 429 MONTHLY_REQUEST_COUNT]]", null);
  }
}
