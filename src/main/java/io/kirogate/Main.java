package io.kirogate;

import io.kirogate.config.Config;
import io.kirogate.config.InvalidConfig;
import io.kirogate.doctor.Report;
import io.kirogate.log.Logging;
import io.vertx.core.json.JsonObject;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The program: reads the arguments, checks the config before anything starts, launches {@code
 * MainVerticle} and owns what belongs to the process alone, signals and exit status. Embedders
 * deploy the verticle themselves and get none of this.
 */
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);
  private static final int REFUSED = 1;

  private final PrintStream out;
  private final PrintStream err;
  private final Signals signals = new Signals();

  private Main(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** See {@code --help}; the README tells the ways to start. */
  public static void main(String[] args) {
    int status = new Main(utf8(FileDescriptor.out), utf8(FileDescriptor.err)).run(args);
    if (status != 0) {
      System.exit(status);
    }
  }

  /** Whatever the locale, and a service often has none: our lines are promised to the letter. */
  private static PrintStream utf8(FileDescriptor stream) {
    return new PrintStream(new FileOutputStream(stream), true, StandardCharsets.UTF_8);
  }

  /** Returns 0 while the gateway runs on, or when it said what it was asked. */
  private int run(String... args) {
    try {
      return List.of(args).contains("--version") ? version() : start(Arguments.parse(args));
    } catch (Refusal | InvalidConfig e) {
      return refused(e.getMessage().lines().toList());
    }
  }

  private int start(Arguments arguments) throws Refusal {
    if (arguments.wantsHelp()) {
      return help();
    }
    if (arguments.forDoctor()) {
      return Examination.of(arguments, new Report(out)) ? 0 : REFUSED;
    }
    signals.install();
    arguments.checkOptions();
    String json = arguments.config();
    Config config = Preparation.of(json, System.getenv()).config();
    Logging.apply(config.log());
    Optional<Supplier<MainVerticle>> ours =
        arguments.namesOurs() ? Optional.of(() -> gateway(arguments)) : Optional.empty();
    return launch(
        new Launch(arguments.forLauncher(), new JsonObject(json), signals::closes, ours), config);
  }

  private MainVerticle gateway(Arguments arguments) {
    MainVerticle gateway = new MainVerticle(out::println, arguments::config);
    signals.reach(gateway);
    return gateway;
  }

  private int launch(Launch launch, Config config) {
    if (launch.launch() == 0 || signals.stopping()) {
      return 0;
    }
    LOG.debug("The start failed", launch.failure());
    String listening = config.http().host() + ":" + config.http().port();
    return refused(Refusal.lines(launch.failure(), listening));
  }

  private int refused(List<String> reasons) {
    reasons.forEach(err::println);
    return REFUSED;
  }

  private int version() {
    String version = Main.class.getPackage().getImplementationVersion();
    out.println("kirogate " + (version == null ? "(not packaged)" : version));
    return 0;
  }

  private int help() {
    out.println("kirogate keeps a pool of agent command lines and serves them over HTTP.");
    out.println(
        "The config (-conf) is a JSON file or text; {} is valid. The options are Vert.x's.");
    out.println("With doctor as the first word a start is only examined, and what it lacks named.");
    Arguments.grammar().usage(out);
    return 0;
  }
}
