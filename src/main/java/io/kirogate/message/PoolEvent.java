package io.kirogate.message;

/** How a pool is, from the one that knows. */
public sealed interface PoolEvent extends ToDoor permits Paused, PoolState, PoolPicture {
  PoolId pool();
}
