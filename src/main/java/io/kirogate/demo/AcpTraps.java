package io.kirogate.demo;

import io.kirogate.demo.Interrupts.TurnInterrupted;
import java.util.Map;

/** The directives that only a turn over ACP knows: what surprises a client before the answer. */
final class AcpTraps {
  private static final String KIRO_UPDATE = "_kiro.dev/session/update";
  private final AcpShape shape;
  private final AcpChannel channel;
  private final AcpSession session;
  private final AcpVoice voice;
  private final Interrupts interrupts;
  private final Directives directives;

  AcpTraps(
      AcpShape shape,
      AcpChannel channel,
      AcpSession session,
      AcpVoice voice,
      Interrupts interrupts,
      Directives directives) {
    this.shape = shape;
    this.channel = channel;
    this.session = session;
    this.voice = voice;
    this.interrupts = interrupts;
    this.directives = directives;
  }

  /** All that the prompt orders, always in this order. */
  void spring() throws TurnInterrupted {
    babble();
    confuse();
    change();
    question();
    say();
    takeBack();
    if (directives.has("turnend")) {
      AcpKiroV3.inform(channel, Json.of("kind", "turn_end", "stopReason", "end_turn"));
    }
    if (directives.has("stall")) {
      interrupts.waitForever();
    }
  }

  /** What is no message. */
  private void babble() {
    directives
        .number("stderr", 0)
        .ifPresent(bytes -> System.err.println(AcpVoice.filling(0, bytes)));
    directives.argument("nojson").ifPresent(text -> channel.wire().line(text));
  }

  /** Messages that mean nothing to the answer. */
  private void confuse() {
    directives.argument("thought").ifPresent(this::think);
    directives.argument("update").ifPresent(channel::update);
    if (directives.has("stray")) {
      new AcpChannel(channel.wire(), "sess_of_somebody_else").chunk("This is for somebody else.");
    }
    directives.argument("notice").ifPresent(this::notice);
  }

  private void think(String text) {
    channel.chunk("agent_thought_chunk", text, null);
  }

  private void notice(String kind) {
    Map<String, Object> update = Json.of("sessionUpdate", kind);
    if (kind.equals("retry_warning")) {
      update.putAll(Json.of("attempt", 2, "maxAttempts", 3, "delaySecs", 3.0));
    }
    update.put("message", "This takes longer than usual");
    channel.notify(KIRO_UPDATE, "update", update);
  }

  private void change() {
    String[] words = directives.argument("config").orElse("").split(" ");
    if (words.length == 2) {
      session.settings().choose(words[0], words[1]);
      shape.changed(channel, words[0], session.settings());
    }
  }

  /** A request that no client knows: it has to be told so. */
  private void question() throws TurnInterrupted {
    String method = directives.argument("request").orElse("");
    if (!method.isEmpty()) {
      Map<String, Object> answer = channel.ask(method).await(interrupts);
      Object code = answer.get("error") instanceof Map<?, ?> error ? error.get("code") : "a result";
      voice.sayWhole(method + " was answered with " + code + ".\n");
    }
  }

  private void say() throws TurnInterrupted {
    if (directives.has("empty")) {
      voice.sayWhole("");
    }
    if (directives.has("messages")) {
      voice.beginMessage();
      voice.sayWhole("This is another message.");
      voice.beginMessage();
    }
    voice.say(directives.argument("partial").orElse(""), Pace.AT_ONCE);
  }

  private void takeBack() throws TurnInterrupted {
    if (directives.has("discard")) {
      voice.sayWhole("This is taken back.");
      channel.notify(KIRO_UPDATE, "update", Json.of("sessionUpdate", "stream_discarded"));
    }
  }
}
