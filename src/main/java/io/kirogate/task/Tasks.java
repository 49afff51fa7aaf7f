package io.kirogate.task;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All tasks that the gateway knows, by name: complete and sound, or not there at all. */
public final class Tasks {
  private static final String BUILT_IN = "io/kirogate/conf/tasks";

  private final Map<String, Task> byName;

  private Tasks(Map<String, Task> byName) {
    this.byName = Map.copyOf(byName);
  }

  /** Some task folders are faulty; {@link #problems} names every fault, each with its file. */
  public static final class Broken extends RuntimeException {
    private final List<String> problems;

    private Broken(List<String> problems) {
      super(String.join("\n", problems));
      this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
      return problems;
    }
  }

  /**
   * Reads the built-in tasks and those of a directory, whose folders replace built-in ones of the
   * same name as a whole. Blocks.
   *
   * @param directory of more task folders, or null
   * @throws Broken with everything that is wrong
   */
  public static Tasks load(Path directory) {
    return load(codeSource(), directory);
  }

  /**
   * @param codeSource what this class was loaded from: a directory, or a jar. Both are listed
   *     through a file system, since a jar need not have entries for its directories
   */
  static Tasks load(Path codeSource, Path directory) {
    List<String> problems = new ArrayList<>();
    Map<String, Task> tasks = new TreeMap<>(builtIn(codeSource, problems));
    if (directory != null) {
      tasks.putAll(folders(directory, problems));
    }
    if (!problems.isEmpty()) {
      throw new Broken(problems);
    }
    return new Tasks(tasks);
  }

  private static Path codeSource() {
    try {
      return Path.of(Tasks.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the gateway's own jar has no usable location", e);
    }
  }

  private static Map<String, Task> builtIn(Path codeSource, List<String> problems) {
    if (Files.isDirectory(codeSource)) {
      return folders(codeSource.resolve(BUILT_IN), problems);
    }
    try (FileSystem jar = FileSystems.newFileSystem(codeSource)) {
      return folders(jar.getPath(BUILT_IN), problems);
    } catch (IOException e) {
      problems.add(codeSource + ": cannot be read: " + e);
      return Map.of();
    }
  }

  private static Map<String, Task> folders(Path directory, List<String> problems) {
    Map<String, Task> tasks = new TreeMap<>();
    for (Path folder : listed(directory, problems)) {
      TaskFolder.read(folder, problems).ifPresent(task -> tasks.put(task.name(), task));
    }
    return tasks;
  }

  private static List<Path> listed(Path directory, List<String> problems) {
    if (!Files.isDirectory(directory)) {
      problems.add(directory + ": is not a directory of tasks");
      return List.of();
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.filter(Tasks::isFolder).sorted().toList();
    } catch (IOException e) {
      problems.add(directory + ": cannot be listed: " + e);
      return List.of();
    }
  }

  private static boolean isFolder(Path entry) {
    return Files.isDirectory(entry) && !TaskFolder.nameOf(entry).startsWith(".");
  }

  public Optional<Task> named(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** In the order of their names. */
  public List<Task> all() {
    return List.copyOf(new TreeMap<>(byName).values());
  }
}
