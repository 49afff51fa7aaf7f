package io.kirogate.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.kirogate.agent.AgentSignal.ToolRan;
import io.kirogate.agent.Approval;
import io.kirogate.config.Config;
import io.kirogate.config.ConfigLoader;
import io.kirogate.message.AgentName;
import io.kirogate.message.PoolId;
import io.kirogate.message.SlotId;
import io.kirogate.message.WorkerId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RulesTest {
  private static Rules rules(String approvals) {
    Config config =
        ConfigLoader.load(
            """
            {"agent": {"approvals": %s, "bootTimeout": "1s", "acceptTimeout": "2s",
              "interruptTimeout": "3s", "resetTimeout": "4s"}, "pool": {"turnTimeout": "5s"}}
            """
                .formatted(approvals),
            Map.of());
    WorkerId worker = new WorkerId(new SlotId(PoolId.DEFAULT, 1), 1);
    return Rules.of(worker, new AgentName("demo", false), config.agent(), config.pool(), "");
  }

  @Test
  void eachTimeIsTheConfigs() {
    Rules rules = rules("\"deny\"");
    assertThat(rules.name()).isEqualTo("worker1-1 (demo)");
    assertThat(rules.boot()).isEqualTo(Duration.ofSeconds(1));
    assertThat(rules.accept()).isEqualTo(Duration.ofSeconds(2));
    assertThat(rules.interrupt()).isEqualTo(Duration.ofSeconds(3));
    assertThat(rules.clear()).isEqualTo(Duration.ofSeconds(4));
    assertThat(rules.check()).as("a check prompt is a turn").isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void whereNoRuleMatchesTheRestDecides() {
    assertThat(rules("\"deny\"").allows("fs_read", "/etc/passwd")).isFalse();
    assertThat(rules("\"allow\"").allows("fs_read", "/etc/passwd")).isTrue();
    assertThat(rules("[{\"tool\": \"fs_read\", \"decision\": \"allow\"}]").allows("bash", "ls"))
        .isFalse();
  }

  /** Where no rule looks at anything, nothing needs to be read: some agents tell no command. */
  @Test
  void allowAllowsWhatCannotBeReadTooAndARuleDoesNot() {
    Approval dim = new Approval("1", "shell", "", false, List.of());
    ToolRan ran = new ToolRan("shell", "", false);
    assertThat(rules("\"allow\"").allows(dim)).isTrue();
    assertThat(rules("\"allow\"").allows(ran)).isTrue();
    Rules byRule = rules("[{\"tool\": \"*\", \"decision\": \"allow\"}]");
    assertThat(byRule.allows(dim)).isFalse();
    assertThat(byRule.allows(ran)).isFalse();
    assertThat(rules("\"deny\"").allows(dim)).isFalse();
  }

  @Test
  void aGlobIsNoPattern() {
    Rules rules = rules("[{\"tool\": \"a.c\", \"command\": \"[x]?*\", \"decision\": \"allow\"}]");
    assertThat(rules.allows("a.c", "[x]1")).isTrue();
    assertThat(rules.allows("a.c", "[x]")).as("? is one character").isFalse();
    assertThat(rules.allows("abc", "[x]1")).as("a dot is a dot").isFalse();
    assertThat(rules.allows("a.c", "x1")).isFalse();
  }

  @Test
  void aStarTakesWhatItMust() {
    Rules rules = rules("[{\"tool\": \"*ab*?d\", \"command\": \"*\", \"decision\": \"allow\"}]");
    assertThat(rules.allows("aabbcd", "")).isTrue();
    assertThat(rules.allows("abd", "")).as("? is one character").isFalse();
    assertThat(rules.allows("ab\n🛠️d", "x\ny")).isTrue();
    assertThat(rules.allows("abcdx", "")).as("all of it").isFalse();
    assertThat(rules.allows("", "")).isFalse();
  }

  /** Tried one after another, the ways to share this out among the stars would take centuries. */
  @Test
  @Timeout(120)
  void aCommandCannotMakeAGlobTakeLong() {
    String stars = "*a".repeat(12) + "*b";
    Rules rules = rules("[{\"command\": \"" + stars + "\", \"decision\": \"allow\"}]");
    assertThat(rules.allows("bash", "a".repeat(20_000))).isFalse();
    assertThat(rules.allows("bash", "a".repeat(20_000) + "b")).isTrue();
  }

  /** The first that matches: a later one that says otherwise does not count. */
  @Test
  void theFirstRuleThatMatchesDecides() {
    Rules rules =
        rules(
            "[{\"tool\": \"*\", \"command\": \"rm *\", \"decision\": \"deny\"},"
                + " {\"tool\": \"*\", \"decision\": \"allow\"}]");
    assertThat(rules.allows("bash", "rm -rf /")).isFalse();
    assertThat(rules.allows("bash", "ls")).isTrue();
  }
}
