package io.kirogate.agent.acp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kirogate.agent.Setup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No prompt acts as a command: an agent runs what begins with its sign, whoever wrote it. */
class HostilePromptTest {
  private static final List<String> BEFORE =
      List.of(
          "",
          " ",
          "\t",
          "\n",
          "\r\n",
          "\u00a0",
          "\u2003",
          "\u200b",
          "\ufeff",
          "\u2060\u00ad",
          "\u0000",
          "\u001b",
          "\u0301",
          "\u202e \u2028",
          "\udb40\udc01",
          "\ud800",
          " \n\u200b\t ");
  private static Set<String> commands;

  /** Every name in a list of commands of the recorded agents. */
  @BeforeAll
  static void recordedCommands() throws IOException {
    commands = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Path.of("src/test/resources/acp"))) {
      for (Path trace : files.filter(file -> file.endsWith("trace.jsonl")).toList()) {
        for (Trace.Entry entry : Trace.read(trace).entries()) {
          if (entry.message() != null) {
            for (JsonNode command : entry.message().at("/params/update/availableCommands")) {
              commands.add(command.path("name").asText());
            }
          }
        }
      }
    }
    assertThat(commands).contains("logout", "init", "compact", "memory show");
  }

  private static String sent(String profile, String prompt) {
    Dialog dialog =
        new Dialog(Agents.named(profile).acp(), new Setup(Path.of("/srv"), null, null, null));
    dialog.start(
        "{}",
        "{'configOptions':[{'id':'autopilot','currentValue':'off'}],'modes':{'currentModeId':'default',"
            + "'availableModes':[]}}");
    dialog.submit(prompt);
    return dialog.request("session/prompt").at("/params/prompt/0/text").asText();
  }

  /** As an agent might look at it: blanks and what cannot be seen are nothing. */
  private static String seen(String text) {
    return text.replaceFirst("^[\\p{C}\\p{M}\\p{Z}\\s\ufffd]+", "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "opencode",
        "gemini",
        "codex",
        "claude-code",
        "acp",
        "kiro-cli/acp-v2",
        "kiro-cli/acp-v3",
        "kiro-cli/acp"
      })
  void noRecordedCommandReachesAnAgent(String profile) {
    for (String command : commands) {
      for (String before : BEFORE) {
        String prompt = before + "/" + command + " now";
        String text = sent(profile, prompt);
        assertThat(seen(text)).as(prompt).startsWith("Text: ").endsWith("/" + command + " now");
      }
    }
  }

  @Test
  void theirOtherSignsAreShieldedToo() {
    assertThat(sent("gemini", "$ rm -rf /")).isEqualTo("Text: $ rm -rf /");
    assertThat(sent("kiro-cli/acp-v2", " !rm -rf /")).isEqualTo("Text:  !rm -rf /");
    assertThat(sent("kiro-cli/acp-v2", "@file")).isEqualTo("Text: @file");
    assertThat(sent("claude-code", "#remember")).isEqualTo("Text: #remember");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a /logout",
        "1/2",
        "\\/logout",
        "text\n/logout",
        "# Title\n\n* a\tb  \r\n\r\n```\n/x\n```\n",
        "  keeps its blanks  ",
        "\"quoted\" \\n \u0000\u0007\u001b[31m\u2028",
        "🤖 äöü €",
        "\u200b"
      })
  void whatIsNoCommandIsSentAsItIs(String prompt) {
    assertThat(sent("acp", prompt)).isEqualTo(prompt);
  }

  @Test
  void aLargePromptIsSentWhole() {
    String prompt = "line of text äöü\n".repeat(60_000);
    assertThat(sent("acp", prompt)).isEqualTo(prompt);
    assertThat(sent("acp", "\u200b".repeat(500_000) + "/logout")).startsWith("Text: ");
  }
}
