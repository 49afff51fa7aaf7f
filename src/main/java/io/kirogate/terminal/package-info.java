/**
 * What a terminal does with the bytes of a program: parsing of escape sequences, and a model of the
 * screen.
 *
 * <h2>Flow</h2>
 *
 * Bytes go into {@link io.kirogate.terminal.Screen#feed}. The parser splits them into text and
 * control functions, the interpreter knows what these mean, the display carries them out on rows of
 * cells. What comes out:
 *
 * <ul>
 *   <li>logical lines ({@link io.kirogate.terminal.Line}): text as it was printed, put together
 *       where only the terminal wrapped it, with its colours;
 *   <li>the cursor, the modes, and a call for each control function at its point of the stream;
 *   <li>the linear text ({@link io.kirogate.terminal.Linear}): what was printed, whatever became of
 *       it on the screen.
 * </ul>
 *
 * The terminal that is meant is xterm in UTF-8 (https://invisible-island.net/xterm/ctlseqs). It
 * never answers: what a program asks it for (its position, its colours) gets no reply.
 *
 * <h2>Bounds</h2>
 *
 * Nothing grows with what is fed: a row holds what was written to it (a byte for an ASCII
 * character, four for others, twelve for each change of style), rows that scrolled out are bounded
 * in number and bytes, so are parameters and the linear text, and strings are skipped.
 *
 * <h2>Threading</h2>
 *
 * None: a screen belongs to whoever feeds it.
 */
package io.kirogate.terminal;
