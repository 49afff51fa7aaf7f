package io.kirogate.picture;

import io.kirogate.config.PoolConfig;
import io.kirogate.message.Paused;
import io.kirogate.message.PoolEvent;
import io.kirogate.message.PoolId;
import io.kirogate.message.PoolPicture;
import io.kirogate.message.PoolState;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The newest {@link Picture} of each pool that runs. Owned by the event loop of the doors. */
public final class Pools {
  private final Map<PoolId, Picture> pictures = new LinkedHashMap<>();

  /**
   * What is known of a pool before it tells of itself.
   *
   * @param agent who answers for it
   * @param size how many workers it shall have
   */
  public record Setup(AgentIdentity agent, PoolConfig.Size size) {}

  public Pools(Map<PoolId, Setup> setups) {
    reload(setups);
  }

  /**
   * Other agents answer from now on, and there may be more pools. Until all workers of a pool are
   * replaced, some are of its old agent. A pool that is not named any more keeps its picture until
   * it has ended: it tells of itself only what changes, and it may come back.
   */
  public void reload(Map<PoolId, Setup> setups) {
    setups.forEach(
        (pool, setup) ->
            pictures.compute(
                pool,
                (same, before) ->
                    before == null ? Picture.unknown(pool, setup) : before.with(setup.agent())));
  }

  /** This pool has ended. */
  public void forget(PoolId pool) {
    pictures.remove(pool);
  }

  /** What a Supervisor or a Dispatcher tells. What is told of a pool that is not ours is lost. */
  public void receive(PoolEvent event) {
    pictures.computeIfPresent(event.pool(), (same, before) -> after(before, event));
  }

  private static Picture after(Picture before, PoolEvent event) {
    if (event instanceof PoolState state) {
      return before.with(state);
    }
    return event instanceof PoolPicture picture
        ? before.with(picture)
        : before.paused(((Paused) event).paused());
  }

  /**
   * @throws IllegalArgumentException when no such pool runs
   */
  public Picture of(PoolId pool) {
    return find(pool).orElseThrow(() -> new IllegalArgumentException("there is no pool " + pool));
  }

  /** Empty when no such pool runs. */
  public Optional<Picture> find(PoolId pool) {
    return Optional.ofNullable(pictures.get(pool));
  }

  /** Who may be answering in a pool in the place of its configured agent. */
  public Optional<String> standIn(PoolId pool) {
    return find(pool).flatMap(picture -> picture.standIns().findFirst());
  }
}
