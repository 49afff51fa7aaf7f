/**
 * How inner messages are sent ({@link io.kirogate.bus.Bus}, to typed {@link io.kirogate.bus.Address
 * addresses}), and the one timer of those who decide ({@link io.kirogate.bus.Alarm}).
 *
 * <p>Messages are immutable records and are passed by reference, in this JVM only. Inner traffic is
 * always a send, never a request: whoever needs an answer gets it as an event.
 */
package io.kirogate.bus;
