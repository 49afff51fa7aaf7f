package io.kirogate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class TasksTest {
  private static final String STORY =
      "{\"story\":{\"title\":\"Export as PDF\",\"asA\":\"editor\",\"iWant\":\"a PDF\",\"soThat\":\"\","
          + "\"storyPoint\":8,\"components\":[\"Web\"],\"acceptanceTests\":[null,{\"title\":\"t1\"}]}}";

  @Test
  void aStoryIsMadeOfTheIdea() throws JsonProcessingException {
    JsonNode story = answered(task("generate-story", "{\"idea\":\"export `as` PDF\"}"));

    assertThat(names(story))
        .containsExactly(
            "title", "asA", "iWant", "soThat", "storyPoint", "components", "acceptanceCriteria");
    assertThat(story.get("title").asText()).isEqualTo("Export 'as' PDF");
    assertThat(story.get("storyPoint").asInt()).isIn(1, 2, 3, 5, 8);
    assertThat(story.get("components")).isNotEmpty();
    assertThat(story.get("acceptanceCriteria")).isNotEmpty();
    assertThat(answered(task("generate-story", "{\"idea\":\"import\"}"))).isNotEqualTo(story);
  }

  @Test
  void aStoryWithinAnotherSaysSo() throws JsonProcessingException {
    JsonNode story =
        answered(
            task(
                "generate-story",
                "{\"idea\":\"x\",\"parentStory\":{\"title\":\"Reports\",\"asA\":\"clerk\"}}"));

    assertThat(story.get("asA").asText()).isEqualTo("clerk");
    assertThat(story.get("soThat").asText()).contains("Reports");
  }

  @Test
  void aTestFollowsItsStory() throws JsonProcessingException {
    JsonNode test = answered(task("generate-test", STORY));

    assertThat(names(test)).containsExactly("title", "given", "when", "then");
    assertThat(test.get("title").asText()).contains("Export as PDF");
    assertThat(test.get("then")).hasSize(3);
  }

  @Test
  void anAnalysisWarnsOfWhatIsMissing() throws JsonProcessingException {
    JsonNode analysis = answered(task("analyze-invest", STORY));

    assertThat(names(analysis)).containsExactly("summary", "score", "warnings", "strengths");
    assertThat(analysis.get("warnings").findValuesAsText("criterion"))
        .containsExactly("valuable", "small");
    assertThat(names(analysis.get("warnings").get(0)))
        .containsExactly("criterion", "message", "suggestion");
    assertThat(analysis.get("score").asInt()).isEqualTo(70);
    assertThat(analysis.get("strengths")).hasSize(4);
  }

  @Test
  void aTaskThatItDoesNotKnowGivesTheInputBack() throws JsonProcessingException {
    String input = "{\"a\":[1,2.5,true,null,{\"b\":\"c\"}]}";

    assertThat(answered(task("count-words", input))).isEqualTo(new ObjectMapper().readTree(input));
  }

  @Test
  void badJsonIsRepairedOnceToldSo() throws JsonProcessingException {
    String asked = task("generate-story", "{\"idea\":\"export [[badjson]]\"}");

    assertThat(answered(asked).get("title").isNumber()).isTrue();
    assertThat(answered(repair("generate-story"), "earlier", asked).get("title").asText())
        .isEqualTo("Export");
  }

  @Test
  void badJsonCanStayBad() throws JsonProcessingException {
    String asked = task("generate-story", "{\"idea\":\"export [[badjson always]]\"}");

    assertThat(answered(repair("generate-story"), asked).get("title").isNumber()).isTrue();
  }

  @Test
  void directivesActOnlyWhenAllowed() {
    String asked = task("generate-story", "{\"idea\":\"export [[badjson]]\"}");

    assertThat(Tasks.answer(asked, List.of(), false).orElseThrow()).contains("\"Export\"");
  }

  @Test
  void otherPromptsAreNoTasks() {
    assertThat(Tasks.answer("What is a Task: generate-story?", List.of(), true)).isEmpty();
    assertThat(Tasks.answer("Task: generate-story\nwithout marks", List.of(), true)).isEmpty();
    assertThat(Tasks.answer(task("generate-story", "not JSON"), List.of(), true)).isEmpty();
    assertThat(Tasks.answer(repair("generate-story"), List.of("hello"), true)).isEmpty();
  }

  private static String task(String name, String input) {
    return """
        Please:
        Task: %s
        Put the JSON object between a line KIROGATE-BEGIN-a1B2 and a line KIROGATE-END-a1B2.
        The input follows between the lines KIROGATE-DATA-a1B2 and KIROGATE-DATA-END-a1B2.
        KIROGATE-DATA-a1B2
        %s
        KIROGATE-DATA-END-a1B2"""
        .formatted(name, input);
  }

  private static String repair(String name) {
    return "Task repair: " + name + "\nAgain between KIROGATE-BEGIN-a1B2 and KIROGATE-END-a1B2.";
  }

  /** What stands between the marks, inside the code fence. */
  private static JsonNode answered(String prompt, String... earlier)
      throws JsonProcessingException {
    String answer = Tasks.answer(prompt, List.of(earlier), true).orElseThrow();
    int from = answer.indexOf("\nKIROGATE-BEGIN-a1B2\n```json\n");
    int to = answer.indexOf("\n```\nKIROGATE-END-a1B2");
    assertThat(from).isPositive();
    assertThat(to).isGreaterThan(from);
    return new ObjectMapper().readTree(answer.substring(answer.indexOf('{', from), to));
  }

  private static List<String> names(JsonNode object) {
    return object.properties().stream().map(java.util.Map.Entry::getKey).toList();
  }
}
