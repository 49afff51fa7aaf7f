package io.kirogate.agent.terminal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The prompts of {@code src/test/resources/prompts}: those of {@code prompts.json} as they are, and
 * the characters of {@code oddities.json} at every place where one could hide something.
 *
 * @param name for the reader of a failure
 */
record HostilePrompts(String name, String text) {
  private static final List<String> PLACES =
      List.of(
          "x%sy",
          "%sx",
          "x%s",
          "%s",
          "%s/quit",
          "/%squit",
          "/%s!touch HACKED",
          "/a%s/b",
          "%s!touch HACKED",
          "!%stouch HACKED",
          "%s@secret.txt",
          "see @%ssecret.txt",
          "see %s@secret.txt",
          "``%s` x",
          "x ```%s",
          "x \\%s",
          "x%1$sy%1$sz",
          "%1$s%1$s%1$sx");

  /** The few places that a real terminal is shown every oddity at. */
  static final List<String> SOME =
      List.of("x%sy", "/%s!touch HACKED", "see @%ssecret.txt", "x \\%s");

  static List<HostilePrompts> all() {
    List<HostilePrompts> all = listed();
    all.addAll(odd(PLACES));
    return all;
  }

  static List<HostilePrompts> listed() {
    List<HostilePrompts> all = new ArrayList<>();
    read("prompts.json")
        .forEach(
            one ->
                all.add(
                    new HostilePrompts(
                        one.get("name").asText(),
                        one.get("prompt").asText()
                            + one.path("repeat").asText("").repeat(one.path("times").asInt(0))
                            + one.path("after").asText(""))));
    return all;
  }

  static List<HostilePrompts> odd(List<String> places) {
    List<HostilePrompts> all = new ArrayList<>();
    for (JsonNode oddity : read("oddities.json")) {
      for (String place : places) {
        all.add(
            new HostilePrompts(
                oddity.get("name").asText() + " in " + place,
                place.replace("%1$s", "%s").replace("%s", oddity.get("characters").asText())));
      }
    }
    return all;
  }

  private static JsonNode read(String file) {
    try {
      return new ObjectMapper().readTree(Path.of("src/test/resources/prompts", file).toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
