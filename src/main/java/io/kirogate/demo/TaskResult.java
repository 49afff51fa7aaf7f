package io.kirogate.demo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What this program makes of a task's input: no thought goes into it, but it has the right shape
 * (the three tasks of facts/original-systems.md) and differs when the input does.
 */
final class TaskResult {
  private static final int[] POINTS = {1, 2, 3, 5, 8};
  private static final int TITLE = 80;
  private static final int COMPONENTS = 3;
  private static final int LONG_WISH = 200;
  private static final int LARGE = 8;
  private static final int COST_OF_WARNING = 15;
  private final Map<String, Object> result = new LinkedHashMap<>();

  private TaskResult() {}

  /** The output for this input; a task that we do not know gives its input back. */
  static Map<String, Object> of(String task, Map<String, Object> input) {
    TaskResult result = new TaskResult();
    switch (task) {
      case "generate-story" -> result.story(input);
      case "generate-test" -> result.test(object(input, "story"));
      case "analyze-invest" -> result.invest(object(input, "story"));
      default -> result.result.putAll(input);
    }
    return result.result;
  }

  private void story(Map<String, Object> input) {
    String idea = phrase(input, "idea", "something useful");
    Map<String, Object> parent = object(input, "parentStory");
    String within = parent.isEmpty() ? "" : " as a part of " + phrase(parent, "title", "it");
    result.put("title", capitalized(shortened(idea)));
    result.put("asA", phrase(parent, "asA", "user of the product"));
    result.put("iWant", "to have this: " + idea);
    result.put("soThat", "I get my work done with less effort" + within);
    result.put("storyPoint", POINTS[Math.min(POINTS.length - 1, idea.length() / 25)]);
    result.put("components", components(idea));
    result.put(
        "acceptanceCriteria",
        List.of(
            "Given a signed-in user, when they use it (" + shortened(idea) + "), then it works",
            "Given wrong input, when it is used, then a message says what is wrong",
            "Given no permission, when it is used, then access is denied"));
  }

  private static List<String> components(String idea) {
    Set<String> names = new LinkedHashSet<>();
    for (String word : idea.split("[^\\p{L}\\p{N}]+")) {
      if (word.length() > COMPONENTS && names.size() < COMPONENTS) {
        names.add(capitalized(word.toLowerCase(Locale.ROOT)));
      }
    }
    return names.isEmpty() ? List.of("Application") : List.copyOf(names);
  }

  private void test(Map<String, Object> story) {
    String title = phrase(story, "title", "the story");
    List<String> then = new ArrayList<>();
    then.add("I get what I wanted: " + phrase(story, "soThat", title));
    for (Object test : list(story, "acceptanceTests")) {
      then.add("this holds: " + phrase(test, "the test"));
    }
    result.put("title", "Happy path: " + shortened(title));
    result.put(
        "given",
        List.of(
            "I am a " + phrase(story, "asA", "user"),
            "nothing stands in the way of: " + shortened(title)));
    result.put("when", List.of("I do what the story wants: " + phrase(story, "iWant", title)));
    result.put("then", then);
  }

  private void invest(Map<String, Object> story) {
    List<Object> warnings = new ArrayList<>();
    List<Object> strengths = new ArrayList<>();
    boolean estimated = story.get("storyPoint") instanceof Number;
    boolean large = story.get("storyPoint") instanceof Number n && n.intValue() >= LARGE;
    boolean fixed = phrase(story, "iWant", "").length() > LONG_WISH;
    judge("independent", list(story, "components").size() <= COMPONENTS, warnings, strengths);
    judge("negotiable", !fixed, warnings, strengths);
    judge("valuable", !phrase(story, "soThat", "").isEmpty(), warnings, strengths);
    judge("estimable", estimated, warnings, strengths);
    judge("small", !large, warnings, strengths);
    judge("testable", !list(story, "acceptanceTests").isEmpty(), warnings, strengths);
    String title = phrase(story, "title", "the story");
    result.put("summary", strengths.size() + " of 6 INVEST criteria are met by: " + title);
    result.put("score", 100 - COST_OF_WARNING * warnings.size());
    result.put("warnings", warnings);
    result.put("strengths", strengths);
  }

  private static void judge(
      String criterion, boolean met, List<Object> warnings, List<Object> strengths) {
    if (met) {
      strengths.add("It looks " + criterion);
      return;
    }
    Map<String, Object> warning = new LinkedHashMap<>();
    warning.put("criterion", criterion);
    warning.put("message", "Nothing shows that the story is " + criterion);
    warning.put("suggestion", "Say in the story what makes it " + criterion);
    warnings.add(warning);
  }

  @SuppressWarnings("unchecked") // the keys of a JSON object are strings
  private static Map<String, Object> object(Map<String, Object> fields, String name) {
    return fields.get(name) instanceof Map<?, ?> object ? (Map<String, Object>) object : Map.of();
  }

  private static List<?> list(Map<String, Object> fields, String name) {
    return fields.get(name) instanceof List<?> list ? list : List.of();
  }

  private static String phrase(Map<String, Object> fields, String name, String otherwise) {
    return phrase(fields.get(name), otherwise);
  }

  /** A text on one line, without directives and without what would end a code fence. */
  private static String phrase(Object value, String otherwise) {
    String text = value == null ? "" : Directives.strip(value.toString());
    String phrase = text.replace('`', '\'').replaceAll("\\s+", " ").strip();
    return phrase.isEmpty() ? otherwise : phrase;
  }

  private static String shortened(String text) {
    int end = Math.min(text.length(), TITLE);
    boolean split = end < text.length() && Character.isLowSurrogate(text.charAt(end));
    return end == text.length() ? text : text.substring(0, split ? end - 1 : end) + "…";
  }

  private static String capitalized(String text) {
    int first = text.offsetByCodePoints(0, 1);
    return text.substring(0, first).toUpperCase(Locale.ROOT) + text.substring(first);
  }
}
