package io.kirogate.demo;

import io.kirogate.demo.Interrupts.TurnInterrupted;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What the assistant says in one turn: the text in pieces, not a byte of it changed. */
final class AcpVoice {
  /** Pieces are cut behind the first blanks after that many characters. */
  private static final int ENOUGH = 32;

  private final AcpChannel channel;
  private final Interrupts interrupts;
  private String messageId;

  /**
   * @param named whether the first message has an id
   */
  AcpVoice(AcpChannel channel, Interrupts interrupts, boolean named) {
    this.channel = channel;
    this.interrupts = interrupts;
    if (named) {
      beginMessage();
    }
  }

  /** What follows is another message. */
  void beginMessage() {
    messageId = "msg_" + UUID.randomUUID();
  }

  /** In one piece. */
  void sayWhole(String text) throws TurnInterrupted {
    channel.chunk("agent_message_chunk", text, messageId);
    interrupts.check();
  }

  /** In pieces of whole words, as fast as this pace wants it. */
  void say(String text, Pace pace) throws TurnInterrupted {
    List<String> words = words(text);
    int perPart = Math.max(1, (words.size() + pace.parts() - 1) / pace.parts());
    boolean slow = !pace.betweenWords().isZero();
    StringBuilder piece = new StringBuilder();
    for (int i = 0; i < words.size(); i++) {
      piece.append(words.get(i));
      boolean part = (i + 1) % perPart == 0 || i + 1 == words.size();
      if (slow || part || pace.parts() == 1 && piece.length() >= ENOUGH) {
        sayWhole(piece.toString());
        piece.setLength(0);
        interrupts.pause(pace.betweenWords());
      }
      if (part) {
        interrupts.pause(pace.betweenParts());
      }
    }
  }

  /** That many characters in that many pieces. */
  void sayPieces(int characters, int pieces) throws TurnInterrupted {
    for (int i = 0; i < pieces; i++) {
      long from = (long) characters * i / pieces;
      long to = (long) characters * (i + 1) / pieces;
      sayWhole(filling((int) from, (int) to));
    }
  }

  /** The part of an endless text between these two. */
  static String filling(int from, int to) {
    StringBuilder text = new StringBuilder(to - from);
    for (int i = from; i < to; i++) {
      text.append((char) ('a' + i % 26));
    }
    return text.toString();
  }

  /** Each word with the blanks behind it; blanks at the beginning go with the first one. */
  static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    int from = 0;
    for (int i = 1; i < text.length(); i++) {
      boolean begins = !blank(text, i) && blank(text, i - 1);
      if (begins && !text.substring(from, i).isBlank()) {
        words.add(text.substring(from, i));
        from = i;
      }
    }
    if (from < text.length()) {
      words.add(text.substring(from));
    }
    return words;
  }

  private static boolean blank(String text, int at) {
    return Character.isWhitespace(text.charAt(at));
  }
}
