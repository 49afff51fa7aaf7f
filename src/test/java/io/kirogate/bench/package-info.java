/**
 * What a turn through the gateway costs, against the least that a turn can cost.
 *
 * <p>{@link io.kirogate.bench.TurnBench} asks whole gateways and {@link
 * io.kirogate.bench.BareServer}s in turns, in one run: machines are noisy, so only the ratios
 * count. Both drive the same agent, a {@link io.kirogate.bench.PromptAgent} with a line interface
 * or an {@link io.kirogate.bench.AcpAgent}, which answers at once and says in its answer when it
 * did. {@link io.kirogate.bench.TurnTimes} are what one client waits, {@link
 * io.kirogate.bench.Throughput} is what many get in a second, and {@link
 * io.kirogate.bench.WireRate} is how fast a long answer is read. {@code scripts/bench} runs them.
 */
package io.kirogate.bench;
