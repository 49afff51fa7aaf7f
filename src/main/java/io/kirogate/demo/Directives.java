package io.kirogate.demo;

import java.time.Duration;
import java.util.Optional;

/**
 * What a prompt orders this program to do, as {@code [[name]]} or {@code [[name argument]]}
 * anywhere in it. Tests and benchmarks live from these; the first group is that of the recordings,
 * the last is for turns over ACP only.
 *
 * <table>
 * <caption>All of them</caption>
 * <tr><td>{@code say TEXT}</td><td>answers TEXT, {@code \n} in it being a newline</td></tr>
 * <tr><td>{@code json}, {@code md}, {@code long N}</td><td>answers a nested object, every markdown
 *   construct, N words</td></tr>
 * <tr><td>{@code memory}</td><td>answers with the earlier prompts</td></tr>
 * <tr><td>{@code wait MS}, {@code chunks N MS}</td><td>thinks first; pauses between N parts</td></tr>
 * <tr><td>{@code tool CMD}</td><td>wants to run CMD, and tells what it printed</td></tr>
 * <tr><td>{@code status N TEXT}</td><td>the service failed: 429 throttles, with
 *   MONTHLY_REQUEST_COUNT in the text the month's quota is spent, else trouble</td></tr>
 * <tr><td colspan="2"></td></tr>
 * <tr><td>{@code slow MS}</td><td>pauses behind each word</td></tr>
 * <tr><td>{@code ask}</td><td>wants to run something harmless</td></tr>
 * <tr><td>{@code silent}, {@code hang}, {@code deaf}</td><td>says nothing until Ctrl-C; says nothing
 *   and ignores SIGINT, SIGHUP and SIGTERM; never accepts this prompt nor another key</td></tr>
 * <tr><td>{@code flood BYTES}</td><td>prints that much</td></tr>
 * <tr><td>{@code die N}, {@code kill}</td><td>ends in mid-turn with status N, by SIGKILL</td></tr>
 * <tr><td>{@code fault turn|approval|reset KILL|STOP|STOP_WRAPPER}</td><td>ends by SIGKILL, stops,
 *   or stops script(1): in mid-turn, when its question is answered, in the next /clear</td></tr>
 * <tr><td>{@code noclear}</td><td>the next /clear fails and says so</td></tr>
 * <tr><td>{@code signout}, {@code selector}</td><td>is not logged in; a selector that only Ctrl-C
 *   leaves</td></tr>
 * <tr><td>{@code fakeready}</td><td>a tool prints the bytes of the prompt</td></tr>
 * <tr><td>{@code badjson}, {@code badjson always}</td><td>a task's answer is wrong until the repair,
 *   or for ever</td></tr>
 * <tr><td colspan="2"></td></tr>
 * <tr><td>{@code partial TEXT}</td><td>says TEXT before all that follows here, and before {@code
 *   status} and {@code signout}</td></tr>
 * <tr><td>{@code discard}</td><td>says something and takes the text so far back</td></tr>
 * <tr><td>{@code stall}</td><td>never ends the turn, unless it is cancelled</td></tr>
 * <tr><td>{@code turnend}</td><td>notifies the end of the turn, and goes on</td></tr>
 * <tr><td>{@code notice KIND}</td><td>a notice of that kind: {@code retry_warning}, {@code
 *   stream_stall_notice}</td></tr>
 * <tr><td>{@code signout chunk}</td><td>says in the answer that the token is not valid</td></tr>
 * <tr><td>{@code thought TEXT}, {@code empty}</td><td>a thought; a first piece without text</td></tr>
 * <tr><td>{@code messages}</td><td>says another message before the answer</td></tr>
 * <tr><td>{@code update KIND}, {@code stray}</td><td>an update of an unknown kind; a piece of text
 *   for another session</td></tr>
 * <tr><td>{@code nojson TEXT}, {@code stderr BYTES}</td><td>TEXT as a line of stdout; that much on
 *   stderr</td></tr>
 * <tr><td>{@code request METHOD}</td><td>asks the client for something, waits for its answer and
 *   says the code of the error</td></tr>
 * <tr><td>{@code config ID VALUE}</td><td>changes the mode, the model or autopilot by itself</td></tr>
 * <tr><td>{@code big CHARS}, {@code pieces CHARS N}</td><td>says that much in one piece, in N; 1 MB
 *   and 10,000 if no number is given</td></tr>
 * <tr><td>{@code unasked CMD}</td><td>runs CMD without a question</td></tr>
 * <tr><td>{@code differ CMD}</td><td>the question of {@code tool} names CMD in one place and the
 *   tool's command in others</td></tr>
 * <tr><td>{@code options KIND,KIND}</td><td>the question offers only these</td></tr>
 * <tr><td>{@code holdask}</td><td>wants its question answered although the turn is cancelled</td></tr>
 * <tr><td>{@code cancel error|late|REASON}</td><td>answers a cancel with an error, with more text
 *   first, with another stop reason</td></tr>
 * <tr><td>{@code stop REASON}</td><td>the stop reason</td></tr>
 * <tr><td>{@code late TEXT}, {@code lateusage}</td><td>a piece of text, the usage, behind the answer
 *   </td></tr>
 * </table>
 *
 * <p>Over ACP {@code silent} and {@code hang} wait for a cancel and ignore it, {@code hang} ignores
 * the end of stdin too, and {@code deaf} reads nothing more from stdin. {@code noclear} refuses the
 * next {@code session/close} as well, {@code fault reset} strikes in it, and {@code selector} is an
 * error.
 */
final class Directives {
  private static final String OPEN = "[[";
  private static final String CLOSE = "]]";
  private final String prompt;

  private Directives(String prompt) {
    this.prompt = prompt;
  }

  static Directives of(String prompt) {
    return new Directives(prompt);
  }

  /** What a prompt orders when nobody allowed it to. */
  static Directives none() {
    return new Directives("");
  }

  boolean has(String name) {
    return argument(name).isPresent();
  }

  /** The text behind the name, "" when there is none; empty when the directive is not there. */
  Optional<String> argument(String name) {
    for (int at = prompt.indexOf(OPEN); at >= 0; at = prompt.indexOf(OPEN, at + 1)) {
      int from = at + OPEN.length() + name.length();
      int to = prompt.indexOf(CLOSE, from);
      if (to >= 0 && prompt.startsWith(name, at + OPEN.length())) {
        if (to == from) {
          return Optional.of("");
        }
        if (prompt.charAt(from) == ' ') {
          return Optional.of(prompt.substring(from + 1, to));
        }
      }
    }
    return Optional.empty();
  }

  /** The number with that index among the words behind the name. */
  Optional<Integer> number(String name, int index) {
    return argument(name).flatMap(argument -> wordAsNumber(argument, index));
  }

  Optional<Duration> millis(String name, int index) {
    return number(name, index).map(Duration::ofMillis);
  }

  private static Optional<Integer> wordAsNumber(String argument, int index) {
    String[] words = argument.split(" ");
    try {
      return index < words.length ? Optional.of(Integer.parseInt(words[index])) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The text without any directive, for answers that are made of it. */
  static String strip(String text) {
    StringBuilder rest = new StringBuilder(text);
    int open = rest.indexOf(OPEN);
    while (open >= 0 && rest.indexOf(CLOSE, open) >= 0) {
      rest.delete(open, rest.indexOf(CLOSE, open) + CLOSE.length());
      open = rest.indexOf(OPEN);
    }
    return rest.toString();
  }
}
