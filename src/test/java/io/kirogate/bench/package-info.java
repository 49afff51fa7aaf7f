/**
 * What a turn through the gateway costs, against the least that a turn can cost.
 *
 * <p>{@link io.kirogate.bench.TurnBench} asks a whole gateway and a {@link
 * io.kirogate.bench.BareServer} in turns, in one run, with one client: machines are noisy, so only
 * the ratios count. Both drive a {@link io.kirogate.bench.PromptAgent}, which answers at once and
 * says in its answer when it did. {@code scripts/bench} runs it.
 */
package io.kirogate.bench;
