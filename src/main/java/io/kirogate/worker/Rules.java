package io.kirogate.worker;

import io.kirogate.config.AgentConfig;
import io.kirogate.config.AgentConfig.Approvals.Decision;
import io.kirogate.config.AgentConfig.Reset;
import io.kirogate.config.PoolConfig;
import java.time.Duration;
import java.util.stream.IntStream;

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

  /**
   * {@code *} stands for any characters, {@code ?} for one. The text is the agent's: however it is
   * made, this takes no longer than the product of both lengths.
   */
  private static boolean matches(String glob, String text) {
    int[] wanted = glob.codePoints().toArray();
    int[] given = text.codePoints().toArray();
    int star = -1;
    int taken = 0;
    int at = 0;
    int next = 0;
    while (next < given.length) {
      if (at < wanted.length && wanted[at] == '*') {
        star = at++;
        taken = next;
      } else if (at < wanted.length && (wanted[at] == '?' || wanted[at] == given[next])) {
        at++;
        next++;
      } else if (star >= 0) {
        at = star + 1;
        next = ++taken;
      } else {
        return false;
      }
    }
    return IntStream.range(at, wanted.length).allMatch(left -> wanted[left] == '*');
  }
}
