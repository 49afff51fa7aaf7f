package io.kirogate.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What to start.
 *
 * @param command the agent and its arguments; none of them ever becomes shell syntax
 * @param directory where it starts
 * @param environment exactly what it finds in its environment: nothing is added, nothing inherited.
 *     It should hold {@link #MARKER} with a value that is unique to this start: every process that
 *     carries it belongs to the tree that {@link AgentProcess#end} ends. Without it daemons escape,
 *     and what an agent left behind that died before anybody saw it
 * @param wrapper the command line around it, see {@link #defaultWrapper}; null = that one. Words,
 *     in which {@code {rows}}, {@code {columns}} and {@code {command}} are replaced, and {@code
 *     {environment}} by the arguments that make {@code env} undo what a shell did to the
 *     environment. A word that is {@code {command}} and nothing else becomes the command's words;
 *     inside a longer one the command is quoted for a shell
 */
public record Launch(
    List<String> command,
    Path directory,
    Map<String, String> environment,
    Wiring wiring,
    List<String> wrapper) {

  /** The environment variable by which a tree's stray members are known. */
  public static final String MARKER = "KIROGATE_RUN";

  public Launch {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    wrapper = wrapper == null ? null : List.copyOf(wrapper);
  }

  /** The command line around an agent when none is configured. */
  public static List<String> defaultWrapper(Wiring wiring) {
    return wiring instanceof Wiring.Pty ? Wrapper.PTY : Wrapper.PIPES;
  }

  /** Names only: an environment's values may be secrets. */
  @Override
  public String toString() {
    return "Launch[" + command + " in " + directory + " on " + wiring + "]";
  }
}
