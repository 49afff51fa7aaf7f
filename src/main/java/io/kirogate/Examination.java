package io.kirogate;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import io.kirogate.config.InvalidConfig;
import io.kirogate.doctor.Doctor;
import io.kirogate.doctor.Report;
import io.kirogate.log.Transcript;
import io.kirogate.worker.WorkerVerticle;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code doctor} on the command line: the config first, and what only a sound one lets us try. */
final class Examination {
  private static final String NEEDS_CONFIG = "it needs a config";

  private Examination() {}

  /** Whether a start would work; blocks. */
  static boolean of(Arguments arguments, Report report) {
    beQuiet();
    String name = arguments.configName();
    try {
      String json = arguments.config();
      Preparation plan = withoutStandIn(json, System.getenv());
      report.passed("Config: " + name);
      examine(plan, report);
    } catch (InvalidConfig e) {
      e.problems()
          .forEach(
              problem ->
                  report.failed("Config: " + problem, "Correct " + problem.path() + " in " + name));
      report.skipped("All else", NEEDS_CONFIG);
    } catch (Refusal e) {
      report.failed("Config: " + e.getMessage(), "Name the config's file: doctor -conf FILE");
      report.skipped("All else", NEEDS_CONFIG);
    }
    return report.conclude();
  }

  /** What is to be examined are the agents that are wanted, and their absence is to be told. */
  private static Preparation withoutStandIn(String json, Map<String, String> environment) {
    Preparation plan = Preparation.of(json, environment);
    if (plan.pools().values().stream().noneMatch(PreparedPool::standIn)) {
      return plan;
    }
    JsonObject config = new JsonObject(json);
    withoutFallback(config);
    JsonObject pools = config.getJsonObject("pools", new JsonObject());
    pools.fieldNames().forEach(name -> withoutFallback(pools.getJsonObject(name)));
    return Preparation.of(config.encode(), environment);
  }

  private static void withoutFallback(JsonObject pool) {
    if (pool.containsKey("agent")) {
      pool.getJsonObject("agent").remove("fallback");
    }
  }

  private static void examine(Preparation plan, Report report) {
    List<Doctor.Patient> patients =
        plan.pools().values().stream().map(Examination::patient).toList();
    new Doctor(plan.config(), System.getenv(), report).examine(patients);
  }

  private static Doctor.Patient patient(PreparedPool pool) {
    return new Doctor.Patient(
        pool.id(),
        pool.agent(),
        (worker, addresses, left) ->
            new WorkerVerticle(
                worker,
                pool.agent(),
                left,
                pool.config(),
                addresses,
                System.currentTimeMillis(),
                Transcript.NONE));
  }

  /** The report is what is read; the log would tell the same in other words. */
  private static void beQuiet() {
    ((LoggerContext) LoggerFactory.getILoggerFactory())
        .getLogger(Logger.ROOT_LOGGER_NAME)
        .setLevel(Level.ERROR);
  }
}
