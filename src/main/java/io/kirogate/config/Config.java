package io.kirogate.config;

/**
 * What an operator decided, checked as a whole before anything starts: who holds one never has to
 * check again. Immutable; one record per section of the file.
 */
public record Config(
    HttpConfig http,
    AgentConfig agent,
    PoolConfig pool,
    TasksConfig tasks,
    DrainConfig drain,
    SupervisorConfig supervisor,
    InstanceConfig instance,
    StateConfig state,
    LogConfig log) {}
