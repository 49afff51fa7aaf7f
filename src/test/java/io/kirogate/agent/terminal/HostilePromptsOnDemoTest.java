package io.kirogate.agent.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kirogate.agent.AgentSignal;
import io.kirogate.agent.AgentSignal.Refused;
import io.kirogate.agent.AgentSignal.TurnEnded;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One demo agent on a real terminal is asked every hostile prompt, with a reset behind each: it was
 * sent exactly the meant text, or nothing.
 */
class HostilePromptsOnDemoTest {
  @TempDir Path directory;

  @Test
  void theAgentIsSentTheMeantTextOrNothing() throws Exception {
    Files.writeString(directory.resolve("secret.txt"), "the secret of the file");
    Files.writeString(directory.resolve("x"), "the secret of the file");
    List<HostilePrompts> prompts = new ArrayList<>(HostilePrompts.listed());
    prompts.addAll(HostilePrompts.odd(HostilePrompts.SOME));
    try (DemoSession session = new DemoSession(directory, "--no-markdown", "--digest")) {
      for (HostilePrompts prompt : prompts) {
        AgentSignal signal = session.ask(prompt.text());
        Optional<String> meant = MeantText.of(prompt.text());
        if (meant.isEmpty()) {
          assertThat(signal).as(prompt.name()).isInstanceOf(Refused.class);
        } else {
          assertThat(signal).as(prompt.name()).isInstanceOf(TurnEnded.class);
          assertThat(((TurnEnded) signal).texts())
              .as(prompt.name())
              .containsExactly(told(meant.get()));
          session.renew();
        }
        assertThat(session.quiet()).as(prompt.name()).isTrue();
      }
    }
    assertThat(directory.resolve("HACKED")).doesNotExist();
  }

  private static String told(String sent) throws Exception {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(sent.getBytes(StandardCharsets.UTF_8));
    return "Received %d characters, SHA-256 %s."
        .formatted(sent.codePointCount(0, sent.length()), HexFormat.of().formatHex(digest));
  }
}
