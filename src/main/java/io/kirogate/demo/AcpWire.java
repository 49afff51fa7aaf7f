package io.kirogate.demo;

import io.kirogate.demo.Interrupts.TurnInterrupted;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The agent's side of stdout: whole lines, one at a time, from any thread; and the requests to the
 * client that wait for their answer.
 */
final class AcpWire {
  private static final Duration POLL = Duration.ofMillis(5);
  private final OutputStream out = new FileOutputStream(FileDescriptor.out);
  private final Map<Object, CompletableFuture<Map<String, Object>>> open =
      new ConcurrentHashMap<>();
  private final Supplier<Object> ids;

  /**
   * @param ids names the requests to the client
   */
  AcpWire(Supplier<Object> ids) {
    this.ids = ids;
  }

  /** An open request to the client. */
  record Call(CompletableFuture<Map<String, Object>> answer) {

    /** The client's whole message, with its result or its error. */
    Map<String, Object> await(Interrupts interrupts) throws TurnInterrupted {
      while (!answer.isDone()) {
        interrupts.pause(POLL);
      }
      return answer.join();
    }
  }

  void respond(Object id, Map<String, Object> result) {
    send(response(id, "result", result));
  }

  void fail(Object id, AcpError error) {
    send(response(id, "error", error.object()));
  }

  private static Map<String, Object> response(Object id, String name, Object value) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("jsonrpc", "2.0");
    message.put(name, value);
    // Last: a client must not need the id to tell what a message is.
    message.put("id", id);
    return message;
  }

  void notify(String method, Map<String, Object> params) {
    send(Json.of("jsonrpc", "2.0", "method", method, "params", params));
  }

  Call call(String method, Map<String, Object> params) {
    CompletableFuture<Map<String, Object>> answer = new CompletableFuture<>();
    Object id = ids.get();
    open.put(id, answer);
    send(Json.of("jsonrpc", "2.0", "id", id, "method", method, "params", params));
    return new Call(answer);
  }

  /** The client's answer to a request; one that nobody waits for is passed over. */
  void answered(Map<String, Object> message) {
    Object id = message.get("id");
    CompletableFuture<Map<String, Object>> answer = id == null ? null : open.remove(id);
    if (answer != null) {
      answer.complete(message);
    }
  }

  private void send(Map<String, Object> message) {
    line(Json.line(message));
  }

  /** Any text as a line, whether it is a message or not. */
  synchronized void line(String text) {
    try {
      out.write((text + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("the client is gone", e);
    }
  }
}
