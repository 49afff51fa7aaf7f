package io.kirogate.agent.acp;

import io.kirogate.agent.AgentSignal;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * How many megabytes of wire a core takes: an answer of 1 MB in 10,000 chunks, as the pipe gives it
 * in pieces of 16 KiB. Prints a line for each of some rounds.
 */
public final class WireSpeed {
  private static final int CHUNKS = 10_000;
  private static final int TURNS = 20;

  /** Other processes share the machine: only this thread's own time counts. */
  private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

  private WireSpeed() {}

  public static void main(String[] args) {
    int rounds = args.length == 0 ? 5 : Integer.parseInt(args[0]);
    for (int round = 0; round < rounds; round++) {
      System.out.printf(Locale.ROOT, "%.0f MB/s%n", megabytesPerSecond());
    }
  }

  /** Of one round, which also proves that every answer is whole. */
  public static double megabytesPerSecond() {
    byte[] chunks = chunks();
    Dialog dialog = Dialog.ready("{}");
    long took = 0;
    for (int turn = 0; turn < TURNS; turn++) {
      dialog.submit("x");
      long from = CLOCK.getCurrentThreadCpuTime();
      for (int at = 0; at < chunks.length; at += 16 * 1024) {
        dialog.driver.received(
            Arrays.copyOfRange(chunks, at, Math.min(chunks.length, at + 16 * 1024)));
      }
      dialog.ends("end_turn");
      took += CLOCK.getCurrentThreadCpuTime() - from;
      AgentSignal.TurnEnded ended = (AgentSignal.TurnEnded) dialog.last();
      if (ended.texts().get(0).length() != CHUNKS * 100) {
        throw new AssertionError("lost something");
      }
    }
    return (double) chunks.length * TURNS / took * 1_000;
  }

  private static byte[] chunks() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < CHUNKS; i++) {
      String text =
          "%-99s\\n".formatted("Line " + i + " of an answer, with äöü and some more words");
      out.writeBytes(
          ("{\"jsonrpc\":\"2.0\",\"method\":\"session/update\",\"params\":{\"sessionId\":\"s0\",\"update\":"
                  + "{\"sessionUpdate\":\"agent_message_chunk\",\"content\":{\"type\":\"text\",\"text\":\""
                  + text
                  + "\"}}}}\n")
              .getBytes(StandardCharsets.UTF_8));
    }
    return out.toByteArray();
  }
}
