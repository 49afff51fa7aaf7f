package io.kirogate.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.kirogate.agent.Profiles;
import io.kirogate.agent.PromptLimits;
import io.kirogate.bus.Addresses;
import io.kirogate.config.AgentConfig;
import io.kirogate.config.ConfigLoader;
import io.kirogate.message.AgentName;
import io.kirogate.message.PoolId;
import io.kirogate.message.SlotId;
import io.kirogate.message.WorkerId;
import io.kirogate.process.Launch;
import io.kirogate.process.Wiring;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentTest {
  private static final SlotId SLOT = new SlotId(PoolId.DEFAULT, 2);
  private static final SlotId OTHER = new SlotId(new PoolId("fast"), 2);
  private static final ScriptVariant VARIANT =
      new ScriptVariant("cat", new Wiring.Pipes(), host -> new QuietDriver());

  @TempDir private Path base;

  private AgentConfig config() {
    String text =
        """
        {"agent": {"command": ["{java}", "agent"], "directory": "%s/{worker}/home",
          "environment": {"pass": ["HOME"], "set": {"A": "b"}}}}
        """;
    return ConfigLoader.load(text.formatted(base), Map.of()).agent();
  }

  private Agent agent() {
    return Agent.of(VARIANT.profile(), config(), Map.of("HOME", "/h", "SECRET", "s"));
  }

  @Test
  void theConfiguredCommandStandsOverTheVariants() {
    assertThat(agent().command()).hasSize(2).last().isEqualTo("agent");
    assertThat(agent().command().get(0)).endsWith("/bin/java");
    assertThat(agent().name()).isEqualTo(new AgentName("script", false));
    assertThat(agent().environment()).containsOnly(Map.entry("HOME", "/h"), Map.entry("A", "b"));
  }

  private static Agent kiro(String agent, Map<String, String> ours) throws Exception {
    String json = "{\"agent\": %s}".formatted(agent.replace('\'', '"'));
    return Agent.of(Profiles.load("kiro-cli"), ConfigLoader.load(json, Map.of()).agent(), ours);
  }

  @Test
  void aKeyThatIsNotPassedOnIsHintedAt() throws Exception {
    Map<String, String> ours = Map.of("KIRO_API_KEY", "ksk_x");
    Agent missed = kiro("{}", ours);
    assertThat(missed.loginHint())
        .isEqualTo(
            "KIRO_API_KEY is set for the gateway and does not reach the agent: add \"KIRO_API_KEY\" to agent.environment.pass");
    assertThat(missed.loginProbe()).isPresent();
    Agent passed = kiro("{'environment': {'pass': ['KIRO_API_KEY']}}", ours);
    assertThat(passed.loginHint()).isEmpty();
    assertThat(passed.loginProbe()).as("a key makes the answer worthless").isEmpty();
    Agent set = kiro("{'environment': {'set': {'KIRO_API_KEY': 'k'}}}", ours);
    assertThat(set.loginHint()).isEmpty();
    assertThat(set.loginProbe()).isEmpty();
    assertThat(kiro("{}", Map.of()).loginHint()).isEmpty();
  }

  @Test
  void aRequestMustBeWhatEachWayTakes() throws Exception {
    PromptLimits limits = kiro("{}", Map.of()).limits();
    assertThat(limits.maxCharacters()).isEqualTo(400_000);
    assertThat(limits.drops(0x200B)).as("classic drops it").isTrue();
    assertThat(kiro("{'variant': 'acp-v2'}", Map.of()).limits().drops(0x200B)).isFalse();
  }

  @Test
  void theLoginIsAskedForAtATerminal() throws Exception {
    Agent agent = kiro("{'command': ['/opt/kiro']}", Map.of());
    Launch launch =
        agent.loginLaunch(
            new WorkerId(SLOT, 3), agent.loginProbe().orElseThrow(), new Addresses("gate"));
    assertThat(launch.command()).containsExactly("/opt/kiro", "whoami", "--format", "json");
    assertThat(launch.wiring()).isInstanceOf(Wiring.Pty.class);
    assertThat(launch.environment()).containsEntry(Launch.MARKER, "gate.worker2-3.login");
  }

  @Test
  void aStandInRunsByItsOwnCommandAndSaysSo() {
    Agent standIn = Agent.standIn(VARIANT.profile(), config(), Map.of());
    assertThat(standIn.command()).containsExactly("sh", "-c", "cat");
    assertThat(standIn.name()).isEqualTo(new AgentName("script", true));
  }

  @Test
  void eachSlotOfEachPoolHasADirectoryOfItsOwn() throws Exception {
    assertThat(agent().directory(SLOT)).isEqualTo(base.resolve("worker2/home"));
    assertThat(agent().directory(OTHER)).isEqualTo(base.resolve("fast.worker2/home"));
    agent().makeDirectory(OTHER);
    agent().makeDirectory(OTHER);
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(agent().directory(OTHER))))
        .isEqualTo("rwx------");
  }

  @Test
  void itIsLaunchedAsItsVariantIsWired() {
    Launch launch = agent().launch(new WorkerId(OTHER, 3), VARIANT, "", new Addresses("gate"));
    assertThat(launch.wiring()).isEqualTo(new Wiring.Pipes());
    assertThat(launch.environment()).containsEntry(Launch.MARKER, "gate.fast.worker2-3");
    assertThat(launch.directory()).isEqualTo(agent().directory(OTHER));
  }
}
