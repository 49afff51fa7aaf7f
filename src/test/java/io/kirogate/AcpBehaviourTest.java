package io.kirogate;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The protocol as it is written. */
class AcpBehaviourTest extends AcpBehaviour {
  @Override
  DemoVariant variant() {
    return DemoVariant.ACP;
  }

  @Override
  String mode() {
    return "plan";
  }

  @Override
  JsonObject usage() {
    return new JsonObject().putNull("credits").put("contextPercent", 100.0 * 11 / 100_000);
  }

  @Override
  String change() {
    return "[[config model claude-haiku-4]]";
  }

  /** More than an answer may have. */
  @Test
  void anAnswerWithoutAnEndIsNotKept() {
    Set<String> before = gateway.sessions();
    JsonObject problem = problem("[[pieces 70000000 40]]", "AGENT_ERROR");
    assertThat(problem.getString("detail")).contains("the answer is longer than");
    awaitReplaced(before);
  }
}
