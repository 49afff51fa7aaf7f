package io.kirogate.doctor;

import io.kirogate.config.AgentConfig;
import io.kirogate.doctor.Trial.Step;
import io.kirogate.message.Gone;
import io.kirogate.process.Wiring;
import io.kirogate.worker.Agent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an agent did when it was tried, and what to do about it. */
final class Behaviour {
  /** What is told of it, in order, from the start on. */
  static final List<String> CHECKS =
      List.of("Start", "Login", "Model", "Prompt", "Reset", "Version");

  private final Agent agent;
  private final Path directory;
  private final Report report;

  /**
   * @param directory where it worked
   */
  Behaviour(Agent agent, Path directory, Report report) {
    this.agent = agent;
    this.directory = directory;
    this.report = report;
  }

  void tell(Trial.Outcome outcome) {
    tellVariant(outcome);
    if (outcome.gone().filter(gone -> gone.cause() == Gone.Cause.SIGNED_OUT).isPresent()) {
      report.failed("Login: nobody is signed in: " + detail(outcome), howToSignIn());
      skip(List.of("Prompt", "Reset"));
    } else {
      tellStart(outcome);
      tellModel(outcome);
      tellPrompt(outcome);
      tellReset(outcome);
    }
    tellVersion(outcome);
  }

  void skip(List<String> checks) {
    checks.stream()
        .filter(check -> !check.equals("Model") || !wanted().isEmpty())
        .forEach(check -> report.skipped(check, "it needs what failed above"));
  }

  /** Of an agent that can be run in one way only there is nothing to tell. */
  private void tellVariant(Trial.Outcome outcome) {
    if (!agent.chooses()) {
      return;
    }
    String others = agent.reasonsAgainst(outcome.version(), outcome.left());
    String why = others.isEmpty() ? "" : " (" + others + ")";
    if (outcome.variant() == null) {
      report.failed(
          "Variant: none can run it" + why,
          "Install another version of it, or name a way with agent.variant");
    } else if (outcome.left().isEmpty()) {
      report.passed("Variant: " + outcome.variant() + why);
    } else {
      report.noted(
          "Variant: " + outcome.variant() + why,
          "Name it with agent.variant, and the others are not tried any more");
    }
  }

  private void tellStart(Trial.Outcome outcome) {
    if (outcome.passed(Step.START)) {
      report.passed("Start: it came up and is ready");
    } else {
      report.failed(
          "Start: it was never ready: " + detail(outcome),
          "See what it shows: %s\nShould it only be slow, raise agent.bootTimeout; should it show something else than it used to, the profile %s needs another version of it (tested with: %s)"
              .formatted(byHand(outcome), name(), tested()));
    }
  }

  private void tellPrompt(Trial.Outcome outcome) {
    if (outcome.passed(Step.PROMPT)) {
      tellLogin();
      report.passed("Prompt: it answered one");
    } else if (outcome.passed(Step.START)) {
      report.failed(
          "Prompt: " + detail(outcome),
          "Ask it by hand: %s\nShould it only be slow, raise pool.turnTimeout; should it answer there, the profile %s needs another version of it (tested with: %s)"
              .formatted(byHand(outcome), name(), tested()));
      skip(List.of("Login"));
    } else {
      skip(List.of("Login", "Prompt"));
    }
  }

  private void tellLogin() {
    if (agent.loginHint().isEmpty()) {
      report.passed("Login: somebody is signed in");
    } else {
      report.noted("Login: somebody is signed in, and not by a key", agent.loginHint());
    }
  }

  private String howToSignIn() {
    List<String> command = agent.profile().login().command();
    List<String> words = command.isEmpty() ? List.of(agent.command().get(0), "login") : command;
    String byHand = "As %s: %s".formatted(user(), line(words));
    return Stream.of(byHand, agent.loginHint())
        .filter(advice -> !advice.isEmpty())
        .collect(Collectors.joining("\nOr: "));
  }

  /** What did not take would have failed the start. */
  private void tellModel(Trial.Outcome outcome) {
    if (wanted().isEmpty()) {
      return;
    }
    if (!outcome.passed(Step.START)) {
      skip(List.of("Model"));
    } else if (outcome.wiring(agent) instanceof Wiring.Pty) {
      report.noted(
          "Model: %s cannot be set at a line interface".formatted(wanted()),
          "Leave it out, or name another agent.variant");
    } else {
      report.passed("Model: it took " + wanted());
    }
  }

  private String wanted() {
    AgentConfig config = agent.config();
    List<String> all = new ArrayList<>();
    if (config.model() != null) {
      all.add("agent.model " + config.model());
    }
    if (config.mode() != null) {
      all.add("agent.mode " + config.mode());
    }
    if (config.effort() != null) {
      all.add("agent.effort " + config.effort());
    }
    return String.join(", ", all);
  }

  /** Whoever does not rely on it may go without. */
  private void tellReset(Trial.Outcome outcome) {
    if (outcome.passed(Step.RESET)) {
      report.passed("Reset: it forgot the prompt in a new conversation, and proved it");
    } else if (!outcome.passed(Step.PROMPT)) {
      skip(List.of("Reset"));
    } else if (agent.config().reset() != AgentConfig.Reset.CLEAR) {
      report.noted("Reset: " + detail(outcome), "agent.reset does without it");
    } else {
      report.failed(
          "Reset: " + detail(outcome),
          "Set agent.reset to \"respawn\" (a new process for each request), or raise agent.resetTimeout should it only be slow");
    }
  }

  private void tellVersion(Trial.Outcome outcome) {
    String version = outcome.version();
    List<String> tested = agent.profile().testedWith();
    if (agent.profile().versionRule().isEmpty()) {
      report.skipped("Version", "the profile " + name() + " knows no way to ask for it");
    } else if (version.isEmpty()) {
      report.noted("Version: it does not tell one", "The profile is tested with: " + tested());
    } else if (agent.profile().outdated().filter(old -> old.is(version)).isPresent()) {
      tellOutdated(outcome);
    } else if (tested.contains(version)) {
      report.passed("Version: %s, which the profile is tested with".formatted(version));
    } else {
      report.noted(
          "Version: %s, which the profile %s is not tested with".formatted(version, name()),
          "Tested with: %s. What is told above was tried with %s, just now"
              .formatted(tested(), version));
    }
  }

  /** One that has just answered is of use, whatever we have heard. */
  private void tellOutdated(Trial.Outcome outcome) {
    String what = "Version: %s is too old".formatted(outcome.version());
    String words = agent.profile().outdated().orElseThrow().words();
    if (outcome.passed(Step.PROMPT)) {
      report.noted(what, words);
    } else {
      report.failed(what, words);
    }
  }

  /** To be pasted into a shell. */
  private String byHand(Trial.Outcome outcome) {
    return "cd " + quoted(directory.toString()) + " && " + line(outcome.command(agent));
  }

  private static String line(List<String> words) {
    return words.stream().map(Behaviour::quoted).collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    return word.matches("[\\w./:@%+=,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  private static String detail(Trial.Outcome outcome) {
    return outcome.gone().map(Gone::detail).orElse("");
  }

  private static String user() {
    return System.getProperty("user.name");
  }

  private String name() {
    return agent.profile().name();
  }

  private String tested() {
    List<String> versions = agent.profile().testedWith();
    return versions.isEmpty() ? "none" : String.join(", ", versions);
  }
}
