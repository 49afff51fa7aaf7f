/**
 * The event bus: the public addresses, JSON in and JSON out, with the same checks as on HTTP.
 *
 * <p>{@link io.kirogate.door.bus.BusDoor} opens the addresses of prompts, tasks and health. A
 * sender waits for its reply; nobody can tell whether it still does, so it is never withdrawn. A
 * reload opens the addresses of new tasks and closes those of removed ones.
 */
package io.kirogate.door.bus;
