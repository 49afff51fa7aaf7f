package io.kirogate.agent.acp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * JSON-RPC 2.0 over lines. Each side has an id space of its own: a message with a {@code method} is
 * the agent's, whatever its id; any other answers a request of ours.
 *
 * <p>Deadlines are counted in seconds by one timer, which runs only while a request with a deadline
 * is open.
 */
final class Rpc {
  static final int METHOD_NOT_FOUND = -32601;
  static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private static final Duration TICK = Duration.ofSeconds(1);
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                  // A line has its own limit.
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final ObjectReader READER = JSON.readerFor(JsonNode.class);
  private static final ObjectWriter ESCAPING =
      JSON.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

  private final Consumer<byte[]> out;
  private final BiConsumer<Duration, Runnable> later;
  private final Peer peer;
  private final Map<Long, Open> open = new LinkedHashMap<>();
  private long lastId = -1;
  private boolean ticking;

  /** What the agent says of its own accord. */
  interface Peer {
    void notified(String method, JsonNode params);

    /**
     * It wants an answer.
     *
     * @param id any JSON value, to be given back as it is
     */
    void asked(JsonNode id, String method, JsonNode params);

    /** A line that is no message. */
    void noise(byte[] bytes, int from, int length);
  }

  /**
   * @param ticks left until its deadline; {@link #FOREVER} = it has none
   */
  private record Open(String method, Duration deadline, int ticks, Consumer<Reply> then) {}

  private static final int FOREVER = -1;

  Rpc(Consumer<byte[]> out, BiConsumer<Duration, Runnable> later, Peer peer) {
    this.out = out;
    this.later = later;
    this.peer = peer;
  }

  // ---- ours ----

  /**
   * Asks the agent; exactly one reply comes, unless {@link #close} comes first.
   *
   * @param deadline null = whoever asks watches the time
   */
  void request(String method, ObjectNode params, Duration deadline, Consumer<Reply> then) {
    long id = ++lastId;
    int ticks = deadline == null ? FOREVER : Math.toIntExact(deadline.toSeconds()) + 2;
    open.put(id, new Open(method, deadline, ticks, then));
    send(NODES.objectNode().put("id", id).put("method", method).set("params", params));
    tickLater();
  }

  void notify(String method, ObjectNode params) {
    send(NODES.objectNode().put("method", method).set("params", params));
  }

  void answer(JsonNode id, JsonNode result) {
    send(NODES.<ObjectNode>objectNode().<ObjectNode>set("id", id).set("result", result));
  }

  void refuse(JsonNode id, String method) {
    ObjectNode error =
        NODES.objectNode().put("code", METHOD_NOT_FOUND).put("message", "Method not found");
    error.putObject("data").put("method", Words.wellFormed(method));
    send(NODES.<ObjectNode>objectNode().<ObjectNode>set("id", id).set("error", error));
  }

  /** What the agent has not answered for longest; empty when nothing is open. */
  Optional<String> waitingFor() {
    return open.values().stream().findFirst().map(Open::method);
  }

  /** Nothing is asked or answered any more. */
  void close() {
    open.clear();
  }

  private void send(ObjectNode message) {
    byte[] json = bytes(message.put("jsonrpc", "2.0"));
    byte[] line = Arrays.copyOf(json, json.length + 1);
    line[json.length] = '\n';
    out.accept(line);
  }

  /** An agent's id may hold half a surrogate pair, which only an escape can give back. */
  private static byte[] bytes(ObjectNode message) {
    try {
      return JSON.writeValueAsBytes(message);
    } catch (JsonProcessingException halfAPair) {
      try {
        return ESCAPING.writeValueAsBytes(message);
      } catch (JsonProcessingException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  // ---- deadlines ----

  private void tickLater() {
    if (!ticking && open.values().stream().anyMatch(request -> request.ticks() != FOREVER)) {
      ticking = true;
      later.accept(TICK, this::tick);
    }
  }

  private void tick() {
    ticking = false;
    List<Open> late = new ArrayList<>();
    for (Map.Entry<Long, Open> entry : List.copyOf(open.entrySet())) {
      Open request = entry.getValue();
      if (request.ticks() == 1) {
        open.remove(entry.getKey());
        late.add(request);
      } else if (request.ticks() != FOREVER) {
        open.put(
            entry.getKey(),
            new Open(request.method(), request.deadline(), request.ticks() - 1, request.then()));
      }
    }
    tickLater();
    late.forEach(
        request -> request.then().accept(new Reply.Late(request.method(), request.deadline())));
  }

  // ---- the agent's ----

  void line(byte[] bytes, int from, int length) {
    JsonNode message;
    try {
      message = READER.readValue(bytes, from, length);
    } catch (IOException e) {
      peer.noise(bytes, from, length);
      return;
    }
    if (message == null || !understood(message)) {
      peer.noise(bytes, from, length);
    }
  }

  private boolean understood(JsonNode message) {
    JsonNode method = message.get("method");
    JsonNode id = message.get("id");
    if (method != null && method.isTextual()) {
      JsonNode params = message.has("params") ? message.get("params") : MissingNode.getInstance();
      if (id == null || id.isNull()) {
        peer.notified(method.textValue(), params);
      } else {
        peer.asked(id, method.textValue(), params);
      }
      return true;
    }
    if (id == null || !id.isIntegralNumber() || !id.canConvertToLong()) {
      return false;
    }
    Open request = open.remove(id.longValue());
    if (request == null) {
      return false;
    }
    request.then().accept(reply(message));
    return true;
  }

  private static Reply reply(JsonNode message) {
    JsonNode error = message.get("error");
    if (error == null || error.isNull()) {
      return new Reply.Result(message.path("result"));
    }
    return new Reply.Error(
        error.path("code").asInt(), error.path("message").asText(""), error.get("data"));
  }
}
