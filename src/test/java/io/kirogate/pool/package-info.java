/**
 * The pool as a whole, without Vert.x, processes and a clock: production's {@code Dispatcher},
 * {@code PoolPlan} and {@code WorkerMachine} together in a world that is made of chance.
 *
 * <p>{@link io.kirogate.pool.World} lets events happen in the order of their time, carries messages
 * as the bus does (each sender's to one receiver in order, and to nobody when nobody listens) and
 * checks after every event what the gateway promises. Around each of the three stands what its
 * verticle is in production, {@code SimulatedDispatcher}, {@code SimulatedSupervisor} and {@code
 * SimulatedWorker}: it passes on messages and deadlines and decides nothing. In half of the worlds
 * the driver is simulated as well ({@code SimulatedAgent}); in the others production's driver of
 * the Agent Client Protocol runs on lines that a simulated agent reads and writes ({@code
 * SimulatedAcpAgent}).
 */
package io.kirogate.pool;
