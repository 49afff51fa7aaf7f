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

/** The newest {@link Picture} of each pool. Owned by the event loop of the doors. */
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
    setups.forEach((pool, setup) -> pictures.put(pool, Picture.unknown(pool, setup)));
  }

  /** Other agents answer from now on. Until all their workers are replaced, some are of the old. */
  public void reload(Map<PoolId, AgentIdentity> agents) {
    agents.forEach(
        (pool, agent) -> pictures.computeIfPresent(pool, (same, before) -> before.with(agent)));
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
        ? before.with(picture.workers())
        : before.paused(((Paused) event).paused());
  }

  /**
   * @throws IllegalArgumentException when there is no such pool
   */
  public Picture of(PoolId pool) {
    Picture picture = pictures.get(pool);
    if (picture == null) {
      throw new IllegalArgumentException("there is no pool " + pool);
    }
    return picture;
  }

  /** Who may be answering in the place of a configured agent. */
  public Optional<String> standIn() {
    return pictures.values().stream().flatMap(Picture::standIns).findFirst();
  }
}
