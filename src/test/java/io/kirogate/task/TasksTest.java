package io.kirogate.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TasksTest {
  private static final String ANY = "{\"type\":\"object\",\"properties\":{\"a\":{}}}";
  @TempDir Path temp;
  private Path directory;

  @BeforeEach
  void directory() throws IOException {
    directory = Files.createDirectory(temp.resolve("tasks"));
  }

  private void folder(String name, String input, String template, String output)
      throws IOException {
    Path folder = Files.createDirectory(directory.resolve(name));
    write(folder.resolve("input.schema.json"), input);
    write(folder.resolve("prompt.mustache"), template);
    write(folder.resolve("output.schema.json"), output);
  }

  private static void write(Path file, String text) throws IOException {
    if (text != null) {
      Files.writeString(file, text);
    }
  }

  private static List<String> names(Tasks tasks) {
    return tasks.all().stream().map(Task::name).toList();
  }

  @Test
  void threeAreBuiltIn() {
    assertThat(names(Tasks.load(null)))
        .containsExactly("analyze-invest", "generate-story", "generate-test");
  }

  @Test
  void aFolderIsATask() throws IOException {
    folder("translate", ANY, "Translate.{{#given.a}} A{{/given.a}}", ANY);
    Files.writeString(directory.resolve("README.md"), "not a folder");
    Files.createDirectory(directory.resolve(".git"));
    Tasks tasks = Tasks.load(directory);
    assertThat(names(tasks)).contains("translate").hasSize(4);
    assertThat(tasks.named("translate")).isPresent();
    assertThat(tasks.named("other")).isEmpty();
  }

  @Test
  void aFolderReplacesABuiltInOne() throws IOException {
    folder("generate-test", ANY, "Mine.", ANY);
    Task mine = Tasks.load(directory).named("generate-test").orElseThrow();
    assertThat(mine.validate(JsonNodeFactory.instance.objectNode())).isEmpty();
  }

  @Test
  void allFaultsAreToldAtOnce() throws IOException {
    folder("Bad_Name", ANY, "x", ANY);
    folder("empty", null, null, null);
    folder("no-json", "{\"type\":}", "x", "[]");
    folder("no-schema", "{\"type\":\"strin\"}", "x", "{\"$ref\":\"#/$defs/nowhere\"}");
    folder(
        "remote",
        ANY,
        "x",
        "{\"$ref\":\"classpath:io/kirogate/conf/tasks/generate-test/input.schema.json\"}");
    folder("unclosed", ANY, "{{#given.a}}", ANY);
    folder(
        "user-text", ANY, "Do {{^given.b}}{{{a}}}{{/given.b}}{{>x}}{{^given.a}}{{/given.a}}", ANY);
    folder("fence", ANY, "```", ANY);
    folder("blank", ANY, " \n", ANY);
    List<String> problems =
        catchThrowableOfType(Tasks.Broken.class, () -> Tasks.load(directory)).problems();
    assertThat(problems.stream().map(this::relative))
        .satisfiesExactly(
            p -> assertThat(p).startsWith("Bad_Name: a task's name has only"),
            p -> assertThat(p).startsWith("blank/prompt.mustache: is empty"),
            p -> assertThat(p).isEqualTo("empty/input.schema.json: is missing"),
            p -> assertThat(p).isEqualTo("empty/output.schema.json: is missing"),
            p -> assertThat(p).isEqualTo("empty/prompt.mustache: is missing"),
            p -> assertThat(p).startsWith("fence/prompt.mustache: has an odd number of ```"),
            p -> assertThat(p).startsWith("no-json/input.schema.json: is not valid JSON (line 1, "),
            p -> assertThat(p).contains("output.schema.json: must be a JSON object, is an array"),
            p -> assertThat(p).startsWith("no-schema/input.schema.json: not a JSON schema: /type"),
            p -> assertThat(p).startsWith("no-schema/output.schema.json: not a usable JSON schema"),
            p -> assertThat(p).startsWith("remote/output.schema.json: not a usable JSON schema"),
            p -> assertThat(p).startsWith("unclosed/prompt.mustache: "),
            p ->
                assertThat(p)
                    .startsWith(
                        "user-text/prompt.mustache: uses {{^given.b}}, {{a}}, {{>x}}; only"));
  }

  private String relative(String problem) {
    return problem.replace(directory + "/", "");
  }

  @Test
  void aMissingDirectoryIsAProblem() {
    Path nowhere = temp.resolve("nowhere");
    assertThat(catchThrowableOfType(Tasks.Broken.class, () -> Tasks.load(nowhere)).problems())
        .containsExactly(nowhere + ": is not a directory of tasks");
  }

  @Test
  void readsThemFromAJarWithoutDirectoryEntries() throws IOException {
    Path jar = temp.resolve("x.jar");
    Path conf = Path.of("conf", "tasks");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(conf)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry("io/kirogate/conf/tasks/" + conf.relativize(file)));
        out.write(Files.readAllBytes(file));
      }
    }
    assertThat(names(Tasks.load(jar, null)))
        .containsExactly("analyze-invest", "generate-story", "generate-test");
  }
}
