package io.kirogate.message;

/** A tool call that the agent asked for and did not get. */
public record Denial(String tool, String command) {}
