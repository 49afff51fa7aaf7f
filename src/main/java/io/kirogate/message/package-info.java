/**
 * What travels between the verticles, how it is sent, and the one timer of those who decide ({@link
 * io.kirogate.message.Alarm}).
 *
 * <h2>Flow</h2>
 *
 * Commands go down, events come up, nobody asks: a door {@link io.kirogate.message.Submit submits}
 * to the Dispatcher, the Dispatcher tells a worker to {@link io.kirogate.message.Run run}, the
 * worker answers with {@link io.kirogate.message.Started}, {@link io.kirogate.message.TurnDone} or
 * {@link io.kirogate.message.TurnFailed} and {@link io.kirogate.message.Ready}, and the Dispatcher
 * alone tells the door the one terminal event of a job: {@link io.kirogate.message.Done} or {@link
 * io.kirogate.message.Failed}.
 *
 * <h2>Threading</h2>
 *
 * Messages are immutable records and are passed by reference, in this JVM only ({@link
 * io.kirogate.message.Bus}). Inner traffic is always a send, never a request: whoever needs an
 * answer gets it as an event.
 */
package io.kirogate.message;
