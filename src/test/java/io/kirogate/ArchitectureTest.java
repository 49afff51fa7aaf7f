package io.kirogate;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Who may import whom (DESIGN, "Packages"). Commands go down, events come up: so do imports. */
class ArchitectureTest {
  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.kirogate");

  private static final Map<String, List<String>> MAY_IMPORT =
      Map.ofEntries(
          Map.entry("config", List.of()),
          Map.entry("message", List.of()),
          Map.entry("api", List.of("message", "config", "task")),
          Map.entry("task", List.of()),
          Map.entry("dispatch", List.of("message", "config")),
          Map.entry("supervise", List.of("message", "config")),
          Map.entry("log", List.of("config")),
          Map.entry("worker", List.of("message", "agent", "process", "config", "log")),
          Map.entry("agent", List.of("terminal", "message", "config")),
          Map.entry("terminal", List.of()),
          Map.entry("process", List.of()),
          Map.entry("instance", List.of("config", "process")),
          Map.entry(
              "doctor", List.of("message", "config", "agent", "process", "instance", "worker")),
          Map.entry("demo", List.of()));

  @TestFactory
  Stream<DynamicTest> eachPackageImportsOnlyWhatItMay() {
    return MAY_IMPORT.entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey(), () -> check(entry.getKey(), entry.getValue())));
  }

  private static void check(String name, List<String> allowed) {
    String[] others =
        Stream.concat(
                MAY_IMPORT.keySet().stream()
                    .filter(other -> !other.equals(name) && !allowed.contains(other))
                    .map(other -> "io.kirogate." + other + ".."),
                Stream.of("io.kirogate"))
            .toArray(String[]::new);
    noClasses()
        .that(resideInAPackage("io.kirogate." + name + ".."))
        .should()
        .dependOnClassesThat(resideInAnyPackage(others))
        .allowEmptyShould(true)
        .because(name + " may import only " + allowed + ", not " + Arrays.toString(others))
        .check(PRODUCT);
  }

  @Test
  void onlyProcessKnowsNuProcess() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.kirogate.process..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.zaxxer..")
        .check(PRODUCT);
  }

  @Test
  void pureCodeKnowsNoVertx() {
    noClasses()
        .that(
            resideInAnyPackage(
                "io.kirogate.terminal..", "io.kirogate.agent.terminal..", "io.kirogate.demo.."))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.vertx..")
        .check(PRODUCT);
  }
}
