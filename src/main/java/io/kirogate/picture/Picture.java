package io.kirogate.picture;

import io.kirogate.message.AgentName;
import io.kirogate.message.Facts;
import io.kirogate.message.Facts.Phase;
import io.kirogate.message.Facts.Phase.Stage;
import io.kirogate.message.PoolId;
import io.kirogate.message.PoolPicture;
import io.kirogate.message.PoolState;
import io.kirogate.message.SlotId;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A pool as it was told last. Immutable.
 *
 * @param agent who answers for it
 * @param state what decides about it; what the config says until its Supervisor tells
 * @param started whether its Supervisor has told of it
 * @param workers the newest facts of each slot, in the slots' order
 * @param credits that all its turns used together, those of workers that are gone too; null when
 *     none told of any
 */
public record Picture(
    AgentIdentity agent,
    PoolState state,
    boolean started,
    List<Facts> workers,
    Double credits,
    boolean paused) {
  public Picture {
    workers = List.copyOf(workers);
  }

  static Picture unknown(PoolId pool, Pools.Setup setup) {
    PoolState state = PoolState.unknown(pool, setup.size().min(), setup.size().max());
    return new Picture(setup.agent(), state, false, List.of(), null, false);
  }

  Picture with(AgentIdentity next) {
    return new Picture(next, state, started, workers, credits, paused);
  }

  Picture with(PoolState next) {
    return new Picture(agent, next, true, workers, credits, paused);
  }

  Picture with(PoolPicture next) {
    return new Picture(agent, state, started, next.workers(), next.credits(), paused);
  }

  Picture paused(boolean now) {
    return new Picture(agent, state, started, workers, credits, now);
  }

  public PoolId pool() {
    return state.pool();
  }

  /** The places in their order, and who holds each; one that waits for a start has no facts. */
  public Map<SlotId, Optional<Facts>> slots() {
    Map<SlotId, Optional<Facts>> slots = new LinkedHashMap<>();
    for (int number = 1; number <= state.size(); number++) {
      slots.put(new SlotId(pool(), number), Optional.empty());
    }
    workers.forEach(facts -> slots.put(facts.worker().slot(), Optional.of(facts)));
    return slots;
  }

  /** What an operator should know although the pool serves. */
  public Optional<String> warning() {
    return Optional.ofNullable(state.warning()).or(agent::caveat);
  }

  /** The place that has this public name. */
  public Optional<SlotId> slot(String name) {
    return slots().keySet().stream().filter(slot -> slot.name().equals(name)).findFirst();
  }

  public long count(Predicate<Phase> which) {
    return workers.stream().map(Facts::phase).filter(which).count();
  }

  /** How the agent is run by the youngest worker that serves; null while unknown. */
  public String variant() {
    return told(Facts::variant);
  }

  /** The agent's version in the youngest worker that serves; null while unknown. */
  public String version() {
    return told(facts -> "".equals(facts.version()) ? null : facts.version());
  }

  /** While workers are replaced, the youngest shows how the next ones will be. */
  private String told(Function<Facts, String> what) {
    return workers.stream()
        .filter(facts -> facts.phase().stage() == Stage.SERVING && what.apply(facts) != null)
        .max(Comparator.comparingLong(Facts::startedAt))
        .map(what)
        .orElse(null);
  }

  /** The names of agents that may be answering in the place of the configured one. */
  Stream<String> standIns() {
    return agent.standIn()
        ? Stream.of(agent.name())
        : workers.stream().map(Facts::agent).filter(AgentName::standIn).map(AgentName::name);
  }
}
