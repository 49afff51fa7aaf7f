/**
 * What the operator decided, as immutable records that were checked as a whole.
 *
 * <h2>Flow</h2>
 *
 * {@link io.kirogate.config.ConfigLoader} takes the file's text and the environment through these
 * steps, and every step adds what it finds to one list of {@link io.kirogate.config.Problem}s:
 *
 * <ol>
 *   <li>strict JSON: a duplicate key or anything after the end is refused;
 *   <li>{@code ${NAME}} and {@code ${NAME:-default}} take the environment;
 *   <li>{@code config.schema.json}, the one place that knows keys, types, defaults and the words
 *       for a wrong value;
 *   <li>rules between keys;
 *   <li>only when the list is empty: the defaults are filled in and the records bound.
 * </ol>
 *
 * So an operator reads all that is wrong at once, and who holds a {@link io.kirogate.config.Config}
 * never checks again. A value that may be a secret is in no message and in no record's text.
 *
 * <h2>Threading</h2>
 *
 * Pure: no Vert.x, no files, no clock. Anything here may be used on any thread.
 */
package io.kirogate.config;
