/**
 * Whether a start would work, and what to do when it would not: each thing that a gateway needs is
 * tried, told in a line of a {@link io.kirogate.doctor.Report}, and has its remedy under it.
 *
 * <h2>Flow</h2>
 *
 * {@link io.kirogate.doctor.Doctor} goes from what is cheap and certain to what is dear: the place
 * and the port, the wrapper's programs and what they do together, the command, the directory, and
 * at last a {@code Trial}: a worker as the pool runs it, which starts, answers a prompt and forgets
 * it, and tells by its facts how far it came. What depends on something that failed is told as
 * skipped, never as failed.
 *
 * <p>It may be run beside a gateway: it takes no lock, serves nothing, and its worker is in no
 * pool.
 *
 * <h2>Threading</h2>
 *
 * The doctor blocks, on the thread of the program, and each step has an end: the wrapper's programs
 * a few seconds, the trial what the config allows an agent. The trial has a Vert.x of its own,
 * whose end is the end of the agent and all below it; a guardian sees to that when the doctor is
 * ended.
 */
package io.kirogate.doctor;
