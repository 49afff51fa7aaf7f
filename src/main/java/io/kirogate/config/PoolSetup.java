package io.kirogate.config;

/** A pool: which agent it runs, and how many of it serve whom for how long. */
public record PoolSetup(AgentConfig agent, PoolConfig pool) {}
