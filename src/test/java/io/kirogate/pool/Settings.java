package io.kirogate.pool;

import io.kirogate.config.AgentConfig;
import io.kirogate.config.AgentConfig.Approvals;
import io.kirogate.config.AgentConfig.Approvals.Decision;
import io.kirogate.config.AgentConfig.Reset;
import io.kirogate.config.PoolConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The configs of the worlds. */
final class Settings {
  private Settings() {}

  static PoolConfig.Size anySize(Luck luck) {
    int min = 1 + luck.below(3);
    return new PoolConfig.Size(min, min + luck.below(3));
  }

  /**
   * @param limits whether workers are replaced for what they did and how old they are
   */
  static PoolConfig anyPool(PoolConfig.Size size, boolean limits, Luck luck) {
    return new PoolConfig(
        size,
        luck.below(8),
        1_000,
        Duration.ofMillis(200 + luck.below(6_000)),
        Duration.ofMillis(World.TURN),
        Duration.ofMinutes(1),
        Duration.ofMillis(50 + luck.below(3_000)),
        limits && luck.once(2) ? Duration.ofMillis(500 + luck.below(8_000)) : null,
        limits && luck.once(2) ? Duration.ofMillis(3_000 + luck.below(20_000)) : null,
        limits && luck.once(2) ? 1 + luck.below(4) : null,
        limits ? World.FAT - 1 : null,
        Duration.ofMinutes(1));
  }

  static AgentConfig agent(Reset reset) {
    return new AgentConfig(
        "demo",
        AgentConfig.AUTO,
        null,
        null,
        null,
        null,
        null,
        ".",
        new AgentConfig.Environment(Map.of(), List.of()),
        null,
        new Approvals(List.of(), Decision.ALLOW),
        reset,
        Duration.ofMillis(World.BOOT),
        Duration.ofMillis(World.ACCEPT),
        Duration.ofMillis(World.INTERRUPT),
        Duration.ofMillis(World.RESET));
  }
}
