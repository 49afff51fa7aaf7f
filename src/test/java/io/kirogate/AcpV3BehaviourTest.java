package io.kirogate;

import io.vertx.core.json.JsonObject;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The shape of kiro-cli's third engine. */
class AcpV3BehaviourTest extends AcpBehaviour {
  @Override
  DemoVariant variant() {
    return DemoVariant.ACP_V3;
  }

  @Override
  String mode() {
    return "plan";
  }

  @Override
  JsonObject usage() {
    return new JsonObject().put("credits", 0.02).put("contextPercent", 5.0);
  }

  /** It would not ask any more. */
  @Override
  String change() {
    return "[[config autopilot on]]";
  }

  @Test
  void theServiceThrottles() {
    assertRateLimited("[[status 429 ThrottlingException]]", "30");
    assertRateLimited("[[selector]]", "30");
    assertRateLimited("[[status 429 MONTHLY_REQUEST_COUNT]]", null);
  }

  /** A model can be told to say the same, so nobody else is kept from the agent. */
  @Test
  void anErrorInThePlaceOfAnAnswerIsNoAnswer() {
    Set<String> before = gateway.sessions();
    problem("[[signout chunk]]", "AGENT_ERROR");
    awaitReplaced(before);
  }
}
