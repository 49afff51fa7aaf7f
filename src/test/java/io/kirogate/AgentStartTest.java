package io.kirogate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Starts that fail, and what a client is told of them; settings that are made at the start. */
@ExtendWith(VertxFixture.class)
class AgentStartTest {
  private static final Duration LONG = Duration.ofMinutes(2);

  /** Tells the id of the request that it reads. */
  private static final String ID =
      "id() { read line; echo \"$line\" | sed 's/.*\"id\":\\([0-9]*\\).*/\\1/'; }; ";

  private static final String RESULT =
      "answer() { echo \"{\\\"jsonrpc\\\":\\\"2.0\\\",\\\"id\\\":$(id),$1}\"; }; ";
  private static final String INITIALIZED = "answer '\"result\":{\"protocolVersion\":1}'; ";

  private Vertx vertx;
  private Gateway gateway;

  @BeforeEach
  void take(Vertx vertx) {
    this.vertx = vertx;
  }

  @AfterEach
  void stop() {
    if (gateway != null) {
      gateway.close();
    }
  }

  private static JsonObject one(JsonObject agent) {
    JsonObject config = Gateway.config(agent.put("bootTimeout", "60s"));
    config.getJsonObject("pool").put("size", 1);
    return config;
  }

  /** Starts it; returns what a client is told as soon as it is told this code. */
  private JsonObject refused(JsonObject agent, String code) {
    gateway = Gateway.start(vertx, one(agent));
    JsonObject prompt = new JsonObject().put("prompt", "hi");
    HttpResponse<String> response =
        await()
            .atMost(LONG)
            .until(() -> gateway.post("/execute", prompt), told -> told.body().contains(code));
    JsonObject problem = new JsonObject(response.body());
    assertThat(problem.getString("code")).as(response.body()).isEqualTo(code);
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(gateway.getRaw("/health/ready").statusCode()).isEqualTo(503);
    assertThat(gateway.getRaw("/health").statusCode()).isEqualTo(200);
    return problem;
  }

  private String startFailed(JsonObject agent) {
    return refused(agent, "AGENT_START_FAILED").getString("detail");
  }

  @ParameterizedTest
  @EnumSource
  void fails(DemoVariant variant) {
    assertThat(startFailed(variant.agent("--boot-fail", "7"))).contains("status 7");
  }

  /** The third engine unpacks for minutes at its first start, so it is given them. */
  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "ACP_V3")
  void saysNothing(DemoVariant variant) {
    JsonObject agent = variant.agent("--boot-silent");
    JsonObject config = one(agent);
    agent.put("bootTimeout", "700ms");
    gateway = Gateway.start(vertx, config);
    await()
        .atMost(LONG)
        .until(() -> gateway.getRaw("/health").body().contains("AGENT_START_FAILED"));
  }

  @ParameterizedTest
  @EnumSource
  void isNotSignedIn(DemoVariant variant) {
    refused(variant.agent("--not-logged-in"), "AGENT_SIGNED_OUT");
  }

  @ParameterizedTest
  @EnumSource
  void isSignedOutInATurn(DemoVariant variant) {
    gateway = Gateway.ready(vertx, one(variant.agent()));
    HttpResponse<String> told =
        gateway.post("/execute", new JsonObject().put("prompt", "[[signout]]"));
    assertThat(new JsonObject(told.body()).getString("code"))
        .as(told.body())
        .isEqualTo("AGENT_SIGNED_OUT");
  }

  // ---- what is set ----

  @ParameterizedTest
  @CsvSource({
    "ACP, model, claude-haiku-4",
    "ACP, mode, plan",
    "ACP_V2, model, claude-haiku-4",
    "ACP_V2, mode, kiro_planner",
    "ACP_V3, model, claude-haiku-4",
    "ACP_V3, mode, plan",
    "ACP_V3, effort, low",
  })
  void aValueThatDoesNotTakeIsAFailedStartThatListsTheOthers(
      DemoVariant variant, String setting, String offered) {
    assertThat(startFailed(variant.agent().put(setting, "of-tomorrow")))
        .contains(setting, "of-tomorrow", offered);
  }

  @ParameterizedTest
  @CsvSource({
    "ACP, model, claude-haiku-4",
    "ACP_V2, model, claude-haiku-4",
    "ACP_V3, model, claude-haiku-4",
    "ACP_V3, effort, low",
  })
  void aValueThatIsOfferedTakes(DemoVariant variant, String setting, String offered) {
    gateway = Gateway.ready(vertx, one(variant.agent().put(setting, offered)));
    assertThat(gateway.ask("[[say x]]")).isEqualTo("x");
    assertThat(gateway.ask("[[say y]]")).isEqualTo("y");
  }

  @Test
  void theModelsMayComeLate() {
    JsonObject agent = DemoVariant.ACP_V3.agent("--late-model");
    gateway = Gateway.ready(vertx, one(agent.put("model", "claude-haiku-4")));
    assertThat(gateway.ask("[[say x]]")).isEqualTo("x");
    assertThat(gateway.ask("[[say y]]")).isEqualTo("y");
  }

  /** Only then does it ask before it uses a tool. */
  @Test
  void autopilotIsOff() {
    gateway = Gateway.ready(vertx, one(DemoVariant.ACP_V3.agent()));
    JsonObject asked = new JsonObject().put("prompt", "[[tool true]]");
    JsonObject answer = new JsonObject(gateway.post("/execute", asked).body());
    assertThat(answer.getJsonArray("denied")).as(answer.encode()).hasSize(1);
  }

  @Test
  void anAgentThatAsksUsForATokenIsToldToSignInByItself() {
    assertThat(startFailed(DemoVariant.ACP_V3.bare("--acp-v3")))
        .contains("token", "kiro-cli login");
  }

  // ---- in the handshake ----

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "exit 3                                               | status 3",
        "id >/dev/null; exit 4                                | status 4",
        "INITIALIZED id >/dev/null; exit 5                    | status 5",
        "answer '\"result\":{\"protocolVersion\":9}'; cat     | version",
        "answer '\"result\":{}'; cat                          | version",
        "answer '\"error\":{\"code\":-32603,\"message\":\"Oh\"}'; cat | Oh",
        "INITIALIZED answer '\"error\":{\"code\":-32603,\"message\":\"Oh\"}'; cat | Oh",
        "INITIALIZED answer '\"result\":{}'; cat              | without an id",
        "INITIALIZED answer '\"result\":[7]'; cat             | without an id",
        "head -c 20000000 /dev/zero; cat                      | a line of more than",
      })
  void endsWithoutASession(String script, String told) {
    assertThat(startFailed(scripted(script))).contains(told);
  }

  @Test
  void theProtocolsOwnWordForSignedOut() {
    String script = "INITIALIZED answer '\"error\":{\"code\":-32000,\"message\":\"Oh\"}'; cat";
    refused(scripted(script), "AGENT_SIGNED_OUT");
  }

  private static JsonObject scripted(String script) {
    String whole = ID + RESULT + script.replace("INITIALIZED ", INITIALIZED);
    return new JsonObject().put("profile", "acp").put("command", JsonArray.of("sh", "-c", whole));
  }
}
