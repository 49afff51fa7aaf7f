package io.kirogate.config;

/**
 * Where tasks come from.
 *
 * @param directory a folder of more task folders beside the built-in ones, or null
 */
public record TasksConfig(String directory) {}
