package io.kirogate;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Who may import whom (DESIGN, "Packages"). Commands go down, events come up: so do imports. */
class ArchitectureTest {
  private static final String ROOT = "io.kirogate";
  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  /** Each package, and what it may import: a whole package, or one class of it. */
  private static final Map<String, Set<String>> MAY_IMPORT =
      Map.ofEntries(
          Map.entry(
              "door.http", Set.of("door", "job", "picture", "message", "bus", "config", "task")),
          Map.entry(
              "door.bus", Set.of("door", "job", "picture", "message", "bus", "config", "task")),
          Map.entry("door", Set.of("job", "picture", "message", "bus", "config", "task")),
          Map.entry("picture", Set.of("message", "bus", "config")),
          Map.entry("job", Set.of("message", "bus", "config", "task", "agent.PromptLimits")),
          Map.entry("dispatch", Set.of("message", "bus", "config")),
          Map.entry("supervise", Set.of("message", "bus", "config")),
          Map.entry("worker", Set.of("message", "bus", "agent", "process", "config", "log")),
          Map.entry(
              "agent",
              Set.of("agent.terminal", "agent.acp", "message", "config", "process.Wiring")),
          Map.entry(
              "agent.terminal", Set.of("agent", "terminal", "message", "config", "process.Wiring")),
          Map.entry("agent.acp", Set.of("agent", "message", "config", "process.Wiring")),
          Map.entry(
              "doctor",
              Set.of("message", "bus", "config", "agent", "process", "instance", "worker")),
          Map.entry("instance", Set.of("config", "process")),
          Map.entry("log", Set.of("config")),
          Map.entry("bus", Set.of("message")),
          Map.entry("message", Set.of()),
          Map.entry("config", Set.of()),
          Map.entry("task", Set.of()),
          Map.entry("terminal", Set.of()),
          Map.entry("process", Set.of()),
          Map.entry("demo", Set.of()));

  /** Packages without Vert.x; of those with a verticle, all but the verticle. */
  private static final Set<String> PURE_PACKAGES =
      Set.of(
          "message",
          "task",
          "terminal",
          "agent",
          "agent.terminal",
          "agent.acp",
          "demo",
          "dispatch",
          "supervise",
          "worker");

  /** Pure classes of packages that are not. */
  private static final Set<String> PURE_CLASSES =
      Set.of("job.Job", "job.JobLog", "job.Event", "job.Work", "picture.Picture");

  @Test
  void everyPackageIsInTheTableAndNoOther() {
    Set<String> packages =
        PRODUCT.stream()
            .filter(type -> !type.getPackageName().equals(ROOT))
            .map(ArchitectureTest::packageOf)
            .collect(Collectors.toSet());
    assertThat(packages).containsExactlyInAnyOrderElementsOf(MAY_IMPORT.keySet());
  }

  @TestFactory
  Stream<DynamicTest> eachPackageImportsOnlyWhatItMay() {
    return MAY_IMPORT.entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey(), () -> check(entry.getKey(), entry.getValue())));
  }

  private static void check(String name, Set<String> allowed) {
    noClasses()
        .that(describe("are in " + name, type -> packageOf(type).equals(name)))
        .should()
        .dependOnClassesThat(
            describe("are ours and not of " + allowed, type -> forbidden(type, name, allowed)))
        .check(PRODUCT);
  }

  private static boolean forbidden(JavaClass type, String from, Set<String> allowed) {
    return isOurs(type)
        && !packageOf(type).equals(from)
        && !allowed.contains(packageOf(type))
        && !allowed.contains(nameOf(type));
  }

  private static boolean isOurs(JavaClass type) {
    return (type.getPackageName() + ".").startsWith(ROOT + ".");
  }

  /** Below the root, which itself is empty. */
  private static String packageOf(JavaClass type) {
    return isOurs(type) ? below(type.getPackageName()) : type.getPackageName();
  }

  /** Of the outermost class, with its package below the root. */
  private static String nameOf(JavaClass type) {
    return below(type.getName().split("\\$")[0]);
  }

  private static String below(String name) {
    return name.equals(ROOT) ? "" : name.substring(ROOT.length() + 1);
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
  void pureCodeKnowsNoVertxNorWhatRunsOnIt() {
    PURE_CLASSES.forEach(name -> assertThat(PRODUCT.contain(ROOT + "." + name)).as(name).isTrue());
    noClasses()
        .that(describe("are pure", ArchitectureTest::isPure))
        .should()
        .dependOnClassesThat(describe("are Vert.x or run on it", ArchitectureTest::isVertx))
        .check(PRODUCT);
  }

  private static boolean isVertx(JavaClass type) {
    return type.getPackageName().startsWith("io.vertx")
        || isOurs(type) && Set.of("bus.Bus", "bus.Alarm").contains(nameOf(type));
  }

  private static boolean isPure(JavaClass type) {
    return isOurs(type)
        && (PURE_CLASSES.contains(nameOf(type))
            || PURE_PACKAGES.contains(packageOf(type)) && !nameOf(type).endsWith("Verticle"));
  }
}
