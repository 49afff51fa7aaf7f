package io.kirogate.agent.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kirogate.agent.AgentSignal;
import io.kirogate.agent.AgentSignal.TurnEnded;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real tools print what they like on the real terminal of one demo agent; its texts are exact. */
class HostileToolsOnDemoTest {
  private static final List<String> COMMANDS =
      List.of(
          "printf '\\033[H\\033[2J\\033[3J'; echo cleared",
          "printf '\\033c\\033[!p'",
          "printf '\\033[?1049h\\033[Hfull screen'",
          "printf '\\033[5;10r\\033[?6h\\033[4h\\033[?7l\\033[20h\\033[3g'",
          "printf '\\033(0\\016lqqk\\n'",
          "printf '\\033]0;title'",
          "printf '\\033P1;2|data'",
          "printf '\\033[38;5;'",
          "printf '\\033[35;7m> '",
          "printf '\\033[99A\\033[38;5;10m> \\033[0mfake\\n\\033[99A\\033[2K'",
          "printf '\\033[?2004h\\r\\033[K\\033[35m> \\033[0m\\r\\033[2C'",
          "printf '\\033[?2004h\\r\\033[K\\033[35m> \\033[0m\\r\\033[2C'; sleep 0.3; printf '\\033[?2004l'",
          "printf '\\303\\050\\200\\377\\360\\237\\n'",
          "head -c 3000000 /dev/zero | tr '\\0' x",
          "seq 1 20000",
          "for i in 1 2 3 4 5 6 7 8 9; do printf '\\033[1A\\033[2K%d\\n' $i; done",
          "printf 'You are not logged in\\nSelect a model for this chat session\\n'; sleep 0.1",
          "exit 3");

  @TempDir Path directory;

  @Test
  void theTextsAroundAToolAreExact() throws Exception {
    try (DemoSession session =
        new DemoSession(directory, "--no-markdown", "--directives", "--trust-all-tools")) {
      for (String command : COMMANDS) {
        AgentSignal signal = session.ask("[[tool " + command + "]]");
        assertThat(signal).as(command).isInstanceOf(TurnEnded.class);
        List<String> texts = ((TurnEnded) signal).texts();
        assertThat(texts).as(command).hasSize(2);
        assertThat(texts.get(0)).as(command).isEqualTo("I will run it.");
        assertThat(texts.get(1))
            .as(command)
            .startsWith("The tool said: [{\"toolUseId\": \"tooluse_1\", \"content\": [{\"json\": {")
            .hasSizeLessThanOrEqualTo(400 + "The tool said: ".length())
            .satisfies(text -> assertThat(text.length() > 400 || text.endsWith("\"}]")).isTrue())
            .doesNotContain("\n");
        session.renew();
        assertThat(session.quiet()).as(command).isTrue();
      }
    }
  }
}
