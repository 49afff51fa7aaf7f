package io.kirogate.worker;

import io.kirogate.config.AgentConfig;
import io.kirogate.config.AgentConfig.Approvals.Decision;
import io.kirogate.config.AgentConfig.Reset;
import io.kirogate.config.PoolConfig;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * What a worker goes by, from the config.
 *
 * @param name the agent's name, for messages
 * @param check to the answer of a check prompt
 */
record Rules(
    String name,
    Reset reset,
    AgentConfig.Approvals approvals,
    Duration boot,
    Duration accept,
    Duration interrupt,
    Duration clear,
    Duration check) {

  static Rules of(String name, AgentConfig config, PoolConfig pool) {
    return new Rules(
        name,
        config.reset(),
        config.approvals(),
        config.bootTimeout(),
        config.acceptTimeout(),
        config.interruptTimeout(),
        config.resetTimeout(),
        pool.turnTimeout());
  }

  /** The first rule that matches decides. */
  boolean allows(String tool, String command) {
    for (AgentConfig.Approvals.Rule rule : approvals.rules()) {
      if (matches(rule.tool(), tool) && matches(rule.command(), command)) {
        return rule.decision() == Decision.ALLOW;
      }
    }
    return approvals.otherwise() == Decision.ALLOW;
  }

  private static boolean matches(String glob, String text) {
    StringBuilder regex = new StringBuilder();
    glob.codePoints()
        .forEach(
            c -> {
              if (c == '*') {
                regex.append(".*");
              } else if (c == '?') {
                regex.append('.');
              } else {
                regex.append(Pattern.quote(Character.toString(c)));
              }
            });
    return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(text).matches();
  }
}
