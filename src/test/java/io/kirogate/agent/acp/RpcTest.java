package io.kirogate.agent.acp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RpcTest {
  private final List<String> heard = new ArrayList<>();
  private final List<Reply> replies = new ArrayList<>();
  private final FakeHost host = new FakeHost();
  private final Rpc rpc =
      new Rpc(
          host::write,
          host::later,
          new Rpc.Peer() {
            @Override
            public void notified(String method, JsonNode params) {
              heard.add(method + params);
            }

            @Override
            public void asked(JsonNode id, String method, JsonNode params) {
              heard.add(id + "?" + method);
              rpcAnswer(id);
            }

            @Override
            public void noise(byte[] bytes, int from, int length) {
              heard.add("NOISE " + new String(bytes, from, length, StandardCharsets.UTF_8));
            }
          });

  private void rpcAnswer(JsonNode id) {
    rpc.answer(id, IntNode.valueOf(7));
  }

  private void says(String json) {
    byte[] bytes = ("xx" + json + "yy").getBytes(StandardCharsets.UTF_8);
    rpc.line(bytes, 2, bytes.length - 4);
  }

  private void ask(String method, int seconds) {
    rpc.request(method, Rpc.NODES.objectNode(), Duration.ofSeconds(seconds), replies::add);
  }

  @Test
  void eachSideHasIdsOfItsOwn() {
    ask("a", 10);
    says("{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"m\",\"params\":{}}");
    assertThat(heard).containsExactly("0?m");
    assertThat(replies).isEmpty();
    says("{\"result\":{\"x\":1},\"id\":0}");
    assertThat(replies).hasSize(1).first().isInstanceOf(Reply.Result.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-1",
        "\"7c9e6679\"",
        "1.5",
        "[1,2]",
        "{\"a\":null}",
        "true",
        "123456789012345678901234567890",
        "\"\\ud800\""
      })
  void anIdIsGivenBackAsItIs(String id) {
    says("{\"method\":\"m\",\"id\":" + id + "}");
    assertThat(host.written).hasSize(1);
    assertThat(host.written.get(0).get("id")).isEqualTo(Agents.json(id));
    assertThat(host.written.get(0).get("result")).isEqualTo(IntNode.valueOf(7));
    assertThat(host.written.get(0).get("jsonrpc").asText()).isEqualTo("2.0");
  }

  @Test
  void notificationsComeInOrderAndANullIdIsNone() {
    says("{\"method\":\"a\",\"params\":{\"n\":1}}");
    says("{\"method\":\"b\",\"params\":[2],\"id\":null}");
    says("{\"method\":\"c\"}");
    assertThat(heard).containsExactly("a{\"n\":1}", "b[2]", "c");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "this is not json",
        "{\"a\":1} and more",
        "[]",
        "[{\"method\":\"m\"}]",
        "null",
        "17",
        "\"text\"",
        "{}",
        "{\"id\":0,\"result\":{}}",
        "{\"id\":\"0\",\"result\":{}}",
        "{\"method\":5}",
        "{\"id\":1e400,\"result\":1}",
        "{\"method\":\"m\"",
        "\u0000",
        "{'a':1}"
      })
  void whatIsNoMessageIsNoise(String line) {
    says(line);
    assertThat(heard).containsExactly("NOISE " + line);
    assertThat(host.written).isEmpty();
  }

  @Test
  void deepNestingIsNoise() {
    says("[".repeat(100_000));
    assertThat(heard).hasSize(1);
  }

  @Test
  void anAnswerCountsOnce() {
    ask("a", 10);
    says("{\"id\":0,\"result\":1}");
    says("{\"id\":0,\"result\":2}");
    assertThat(replies).hasSize(1);
    assertThat(heard).hasSize(1);
  }

  @Test
  void anErrorIsTold() {
    ask("a", 10);
    ask("b", 10);
    says("{\"id\":1,\"error\":{\"code\":-32603,\"message\":\"Internal error\",\"data\":\"why\"}}");
    says("{\"id\":0,\"error\":null,\"result\":5}");
    assertThat(replies.get(0)).isInstanceOf(Reply.Error.class);
    assertThat(((Reply.Error) replies.get(0)).told())
        .isEqualTo("error -32603, Internal error: why");
    assertThat(replies.get(1)).isEqualTo(new Reply.Result(IntNode.valueOf(5)));
  }

  @Test
  void everyRequestHasItsOwnDeadlineAndTheTimerStopsWithTheLast() {
    ask("slow", 30);
    ask("quick", 2);
    rpc.request("prompt", Rpc.NODES.objectNode(), null, replies::add);
    host.advance(Duration.ofMillis(1_999));
    assertThat(replies).isEmpty();
    host.advance(Duration.ofSeconds(3));
    assertThat(replies).containsExactly(new Reply.Late("quick", Duration.ofSeconds(2)));
    host.advance(Duration.ofSeconds(40));
    assertThat(replies).hasSize(2);
    assertThat(host.timers()).isZero();
    says("{\"id\":1,\"result\":1}");
    assertThat(replies).hasSize(2);
    says("{\"id\":2,\"result\":1}");
    assertThat(replies).hasSize(3);
  }

  @Test
  void manyRequestsShareOneTimer() {
    for (int i = 0; i < 1_000; i++) {
      ask("a", 30);
      says("{\"id\":" + i + ",\"result\":1}");
    }
    assertThat(host.timers()).isEqualTo(1);
    host.advance(Duration.ofSeconds(1));
    assertThat(host.timers()).isZero();
  }

  @Test
  void unknownMethodsAreRefused() {
    rpc.refuse(IntNode.valueOf(3), "fs/read_text_file");
    assertThat(host.written.get(0).at("/error/code").asInt()).isEqualTo(-32601);
    assertThat(host.written.get(0).get("id").asInt()).isEqualTo(3);
  }
}
