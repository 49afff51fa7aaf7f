package io.kirogate.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an operator decided, checked as a whole before anything starts: who holds one never has to
 * check again. Immutable; one record per section of the file.
 *
 * @param agent of the default pool
 * @param pool the default pool
 * @param pools the others by name, in the file's order
 */
public record Config(
    HttpConfig http,
    AgentConfig agent,
    PoolConfig pool,
    Map<String, PoolSetup> pools,
    TasksConfig tasks,
    DrainConfig drain,
    SupervisorConfig supervisor,
    InstanceConfig instance,
    StateConfig state,
    LogConfig log) {
  public Config {
    pools = Collections.unmodifiableMap(new LinkedHashMap<>(pools));
  }
}
