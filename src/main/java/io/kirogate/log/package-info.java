/**
 * What is written down, and where.
 *
 * <h2>The log</h2>
 *
 * Code logs with SLF4J; what a line is about (request, job, worker) goes along as key-values of
 * that one event, so that nothing can leak into the next. {@link io.kirogate.log.Logging} says
 * where it goes; only the program calls it, an embedder's logging is never touched. No prompt, no
 * answer and no secret is in any line, at no level.
 *
 * <h2>Transcripts</h2>
 *
 * What was typed and shown at each slot's terminal, for whoever wants that written down. A {@link
 * io.kirogate.log.Transcript} belongs to one worker and makes lines of it; {@link
 * io.kirogate.log.Transcripts} owns the files. Two workers of one slot live at the same time while
 * one takes over from the other: that is why they do not write themselves.
 *
 * <h2>Threading</h2>
 *
 * A {@link io.kirogate.log.RotatingFile} has one writer: logback's lock around the appender, or the
 * one thread of the transcripts. None waits for it: what comes too fast is left out and counted.
 */
package io.kirogate.log;
