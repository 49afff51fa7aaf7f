package io.kirogate.agent.acp;

import static org.assertj.core.api.Assertions.assertThat;

import io.kirogate.agent.AgentSignal.TurnEnded;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LargeAnswerTest {

  @Test
  void tenThousandChunksAreWhole() {
    assertThat(WireSpeed.megabytesPerSecond()).isPositive();
  }

  @Test
  void oneChunkOfMegabytesIsWholeHoweverItIsCut() {
    String text = "markdown *text*\\t \\r\\n `code` \\\"quoted\\\" äöü€🤖  ".repeat(60_000);
    byte[] line =
        ("{\"method\":\"session/update\",\"params\":{\"sessionId\":\"s0\",\"update\":{\"sessionUpdate\":"
                + "\"agent_message_chunk\",\"content\":{\"type\":\"text\",\"text\":\""
                + text
                + "\"}}}}\n")
            .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    Dialog dialog = Dialog.ready("{}");
    dialog.submit("x");
    for (int from = 0; from < line.length; from += 1_001) {
      dialog.driver.received(Arrays.copyOfRange(line, from, Math.min(line.length, from + 1_001)));
    }
    dialog.ends("end_turn");
    assertThat(((TurnEnded) dialog.last()).texts())
        .containsExactly(
            text.replace("\\t", "\t")
                .replace("\\r", "\r")
                .replace("\\n", "\n")
                .replace("\\\"", "\""));
  }
}
