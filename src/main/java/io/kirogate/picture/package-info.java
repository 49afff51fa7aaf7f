/**
 * The pools as people and programs may see them, and what operators may tell them.
 *
 * <p>{@link io.kirogate.picture.Pools} keeps the newest {@link io.kirogate.picture.Picture} of each
 * pool. What decides (size, outage, pause) is told at once, a worker's numbers at most ten times a
 * second; nothing here is on the path of a turn. {@link io.kirogate.picture.PoolControl} tells
 * Dispatcher or Supervisor what an operator wants, and is answered by the picture being so.
 *
 * <p>A pool that was removed keeps its picture while it still serves what is left.
 *
 * <p>After a reload, workers of two agents may be alive for a while. Each worker's facts name what
 * it runs, so the picture also shows who still stands in for a missing agent.
 *
 * <p>The event loop of the doors owns everything here.
 */
package io.kirogate.picture;
