package io.kirogate.demo;

import java.util.List;
import java.util.Optional;

/** Answers the gateway's task prompts, a repair with the input of the prompt that it repairs. */
final class Tasks {
  private static final String BAD = "badjson";
  private static final String WRONG = "{\n  \"title\": 7\n}";

  private Tasks() {}

  /**
   * What to answer; empty when the prompt is no task.
   *
   * @param earlier the prompts before this one, oldest first
   */
  static Optional<String> answer(String prompt, List<String> earlier, boolean directed) {
    return TaskPrompt.parse(prompt)
        .flatMap(task -> answer(task, task.repair() ? repaired(task, earlier) : prompt, directed));
  }

  private static Optional<String> answer(TaskPrompt task, String asked, boolean directed) {
    Directives directives = directed ? Directives.of(asked) : Directives.none();
    boolean always = directives.argument(BAD).filter("always"::equals).isPresent();
    if (always || directives.has(BAD) && !task.repair()) {
      return Optional.of(task.answer(WRONG));
    }
    return TaskPrompt.parse(asked)
        .flatMap(TaskPrompt::input)
        .flatMap(input -> result(task.name(), input))
        .map(task::answer);
  }

  /** The newest prompt that asked for the same task. */
  private static String repaired(TaskPrompt repair, List<String> earlier) {
    for (int i = earlier.size() - 1; i >= 0; i--) {
      Optional<TaskPrompt> task = TaskPrompt.parse(earlier.get(i));
      if (task.isPresent() && !task.get().repair() && task.get().name().equals(repair.name())) {
        return earlier.get(i);
      }
    }
    return "";
  }

  /** Empty when the input is no object: then it is not the gateway's prompt after all. */
  private static Optional<String> result(String task, String input) {
    return Json.object(input).map(fields -> Json.pretty(TaskResult.of(task, fields)));
  }
}
