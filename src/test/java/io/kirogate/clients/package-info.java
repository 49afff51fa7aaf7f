/**
 * The gateway among programs that nobody here wrote: what needs other ecosystems than ours.
 *
 * <p>{@code scripts/test clients} installs those programs by package name, says in system
 * properties where they are ({@link io.kirogate.clients.Installed}) and runs these tests with the
 * Maven profile {@code clients}. No other build runs them. What is not there is a failure: nothing
 * is skipped.
 *
 * <p>Each test starts a gateway in a JVM of its own ({@link io.kirogate.clients.RunningGateway})
 * and ends it, whatever happened in between, with the look whether it left a process behind.
 */
package io.kirogate.clients;
