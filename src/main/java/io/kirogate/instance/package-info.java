/**
 * That only one gateway runs at a place, and that what a dead one left behind is found: {@link
 * io.kirogate.instance.Instance} is a run from before its first side effect to after its last.
 *
 * <h2>The state directory</h2>
 *
 * It belongs to our user and is closed to all others ({@code StateDirectory}). It holds:
 *
 * <ul>
 *   <li>{@code guard}: whoever holds its OS lock is the gateway of this place. It is the truth; it
 *       is taken before anything else happens, and the file is never deleted, since a second file
 *       of its name would be a second truth. Free when its holder dies, however it dies.
 *   <li>{@code turnstile}: held for the moment in which a start tries the guard and writes down or
 *       reads {@code pid}, the number that a refusal names: the lock file's may be gone.
 *   <li>{@code runs}: an empty file for each run, locked by its gateway. One that is not locked is
 *       of a dead gateway, and the next start ends the agents that carry its name.
 * </ul>
 *
 * A gateway on port 0 without a named state directory has no guard and no lock files, as many of
 * them may run at once; its run is recorded all the same.
 *
 * <h2>The lock file and the PID file</h2>
 *
 * They are for people, scripts, and pools of old, which hold no OS lock: when the guard is free, a
 * PID file whose process started no later than the lock file says still means that it runs ({@code
 * Traces}). They lie where others may write ({@code SharedFile}).
 *
 * <h2>Order</h2>
 *
 * State directory, guard, traces of others; the port; then run, guardian, lock file and PID file;
 * then the sweep of dead runs; then agents. Undone in reverse on every way out.
 *
 * <h2>Threading</h2>
 *
 * Everything blocks and is called by one owner, one after another. Only {@code abandon} comes from
 * the thread of a signal: the lock files are taken out of an atomic reference, once.
 */
package io.kirogate.instance;
