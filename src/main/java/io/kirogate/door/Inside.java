package io.kirogate.door;

import io.kirogate.job.Jobs;
import io.kirogate.picture.PoolControl;
import io.kirogate.picture.Pools;

/** What every door leads to. */
public record Inside(Jobs jobs, Pools pools, PoolControl control, HealthView health) {}
