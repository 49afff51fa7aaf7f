/**
 * HTTP.
 *
 * <h2>Flow</h2>
 *
 * {@link io.kirogate.door.http.HttpDoor} binds the port. A request is looked at from the outside
 * in: who calls (host, origin, key), what (path, method), in which form (type, size), and only then
 * what it says. A client that waits for a job stands behind its response; when it goes away, it is
 * withdrawn.
 *
 * <h2>Keys</h2>
 *
 * With {@code http.keys} every call but those of orchestrators shows one; each path says which
 * rights open it. Who shows no key does not learn which paths there are.
 *
 * <h2>Operating and reloading</h2>
 *
 * What operators change is answered by the pool as it is afterwards. A reload is the root's; it
 * comes back as other tasks. The routes are then swapped as a whole, and who is inside goes on
 * along the old ones.
 */
package io.kirogate.door.http;
