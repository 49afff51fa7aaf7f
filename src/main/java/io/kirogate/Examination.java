package io.kirogate;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import io.kirogate.config.Config;
import io.kirogate.config.InvalidConfig;
import io.kirogate.doctor.Doctor;
import io.kirogate.doctor.Report;
import io.kirogate.log.Transcript;
import io.kirogate.worker.WorkerVerticle;
import io.vertx.core.json.JsonObject;
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

  /** What is to be examined is the agent that is wanted, and its absence is to be told. */
  private static Preparation withoutStandIn(String json, Map<String, String> environment) {
    Preparation plan = Preparation.of(json, environment);
    if (!plan.defaultPool().standIn()) {
      return plan;
    }
    JsonObject config = new JsonObject(json);
    config.getJsonObject("agent").remove("fallback");
    return Preparation.of(config.encode(), environment);
  }

  private static void examine(Preparation plan, Report report) {
    Config config = plan.config();
    PreparedPool pool = plan.defaultPool();
    new Doctor(config, pool.agent(), System.getenv(), report)
        .examine(
            (worker, addresses) ->
                new WorkerVerticle(
                    worker,
                    pool.agent(),
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
