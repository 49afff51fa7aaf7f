package io.kirogate.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads one task folder and collects all that is wrong with it. */
final class TaskFolder {
  /** A name is a part of a path and of a bus address. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]*");

  private final Path folder;
  private final List<String> problems = new ArrayList<>();

  private TaskFolder(Path folder) {
    this.folder = folder;
  }

  /** Empty when problems were added. */
  static Optional<Task> read(Path folder, List<String> problems) {
    TaskFolder reader = new TaskFolder(folder);
    Optional<Task> task = reader.task();
    problems.addAll(reader.problems);
    return task;
  }

  private Optional<Task> task() {
    String name = nameOf(folder);
    if (!NAME.matcher(name).matches()) {
      problems.add(folder + ": a task's name has only small letters, digits and hyphens");
    }
    Optional<Schema> input = schema("input.schema.json");
    Optional<Schema> output = schema("output.schema.json");
    Optional<Instructions> instructions = instructions(input.map(Schema::source));
    return problems.isEmpty()
        ? Optional.of(new Task(name, input.get(), instructions.get(), output.get()))
        : Optional.empty();
  }

  /** Names in a jar's file system may end with a slash. */
  static String nameOf(Path folder) {
    return folder.getFileName().toString().replace("/", "");
  }

  private Optional<Schema> schema(String file) {
    return text(file).flatMap(text -> schema(file, text));
  }

  private Optional<Schema> schema(String file, String text) {
    try {
      return Optional.of(Schema.of(StrictJson.object(text)));
    } catch (StrictJson.Malformed | Schema.Broken e) {
      return problem(file, e.getMessage());
    }
  }

  private Optional<Instructions> instructions(Optional<ObjectNode> inputSchema) {
    Set<String> fields = new HashSet<>();
    inputSchema.ifPresent(
        schema -> schema.path("properties").fieldNames().forEachRemaining(fields::add));
    String file = "prompt.mustache";
    return text(file)
        .flatMap(
            text -> {
              try {
                return Optional.of(Instructions.of(text, fields));
              } catch (Instructions.Broken e) {
                return problem(file, e.getMessage());
              }
            });
  }

  private Optional<String> text(String file) {
    Path path = folder.resolve(file);
    if (!Files.isRegularFile(path)) {
      return problem(file, "is missing");
    }
    try {
      return Optional.of(Files.readString(path));
    } catch (CharacterCodingException e) {
      return problem(file, "is not UTF-8 text");
    } catch (IOException e) {
      return problem(file, "cannot be read: " + e);
    }
  }

  private <T> Optional<T> problem(String file, String what) {
    problems.add(folder.resolve(file) + ": " + what);
    return Optional.empty();
  }
}
