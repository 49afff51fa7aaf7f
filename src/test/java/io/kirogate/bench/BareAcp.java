package io.kirogate.bench;

import io.kirogate.process.Launch;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.parsetools.RecordParser;

/** Speaks the Agent Client Protocol, with a new session for each prompt. */
final class BareAcp extends BareServer {
  private final RecordParser lines = RecordParser.newDelimited("\n", this::said);
  private final StringBuilder text = new StringBuilder();
  private int lastId;

  BareAcp(Launch launch) {
    super(launch);
  }

  @Override
  void begin() {
    request("initialize", new JsonObject().put("protocolVersion", 1));
  }

  @Override
  void ask(String prompt) {
    text.setLength(0);
    request("session/new", new JsonObject().put("cwd", "/").put("mcpServers", new JsonArray()));
  }

  @Override
  public void output(byte[] bytes) {
    lines.handle(Buffer.buffer(bytes));
  }

  private void said(Buffer line) {
    JsonObject message = new JsonObject(line);
    JsonObject result = message.getJsonObject("result");
    if (result == null) {
      JsonObject update = message.getJsonObject("params").getJsonObject("update");
      text.append(update.getJsonObject("content").getString("text"));
    } else if (result.containsKey("sessionId")) {
      JsonObject block = new JsonObject().put("type", "text").put("text", prompt());
      request("session/prompt", result.put("prompt", new JsonArray().add(block)));
    } else if (result.containsKey("stopReason")) {
      answer(text.toString());
    } else {
      ready();
    }
  }

  private void request(String method, JsonObject params) {
    JsonObject message = new JsonObject().put("jsonrpc", "2.0").put("id", ++lastId);
    write(message.put("method", method).put("params", params).encode() + "\n");
  }
}
