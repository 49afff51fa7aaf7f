package io.kirogate.agent.acp;

import io.kirogate.agent.AgentSignal;
import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which failure an error of the agent is, by its profile's rules. Pure. */
final class Verdicts {
  private static final int AUTH_REQUIRED = -32000;
  private static final Pattern ANYTHING = Pattern.compile("");

  private final AcpProfile profile;

  Verdicts(AcpProfile profile) {
    this.profile = profile;
  }

  /**
   * A turn's error.
   *
   * @param before the methods of the notifications that came in this turn
   */
  AgentSignal.TurnErred of(Reply.Error error, Set<String> before) {
    String told = "the agent answered the prompt with " + error.told();
    for (AcpProfile.ErrorRule rule : profile.errors()) {
      Optional<Matcher> found = match(rule, error, before);
      if (found.isPresent()) {
        return new AgentSignal.TurnErred(failure(rule, found.get(), told), rule.retire());
      }
    }
    if (error.code() == AUTH_REQUIRED) {
      return new AgentSignal.TurnErred(Failure.of(FailureCode.AGENT_SIGNED_OUT, told), true);
    }
    return new AgentSignal.TurnErred(Failure.of(FailureCode.AGENT_ERROR, told), false);
  }

  /** Whether an error before the first ready says that nobody is signed in. */
  boolean signedOut(Reply.Error error) {
    return saysSignedOut(error.text())
        || of(error, Set.of()).failure().code() == FailureCode.AGENT_SIGNED_OUT;
  }

  /** Whether its standard error says that nobody is signed in. */
  boolean saysSignedOut(String text) {
    return profile.signedOut().stream().anyMatch(words -> words.matcher(text).find());
  }

  /** An answer that is an error text. */
  Optional<AgentSignal.TurnErred> of(List<String> texts) {
    if (profile.answerErrors().isEmpty() || texts.size() != 1) {
      return Optional.empty();
    }
    String text = texts.get(0);
    return profile.answerErrors().stream()
        .filter(rule -> rule.match().matcher(text).matches())
        .findFirst()
        .map(
            rule ->
                new AgentSignal.TurnErred(
                    Failure.of(
                        FailureCode.AGENT_ERROR,
                        "the agent gave an error as its answer: " + Words.tail(text, 500)),
                    rule.retire()));
  }

  private static Optional<Matcher> match(
      AcpProfile.ErrorRule rule, Reply.Error error, Set<String> before) {
    if (rule.error() != null && rule.error() != error.code()
        || rule.after() != null && !before.contains(rule.after())) {
      return Optional.empty();
    }
    Matcher matcher = (rule.match() == null ? ANYTHING : rule.match()).matcher(error.text());
    return matcher.find() ? Optional.of(matcher) : Optional.empty();
  }

  private static Failure failure(AcpProfile.ErrorRule rule, Matcher found, String told) {
    Failure failure = Failure.of(rule.code(), told);
    Integer seconds = seconds(found);
    Integer retryAfter = seconds == null ? rule.retryAfterSeconds() : seconds;
    return retryAfter == null ? failure : failure.retryAfter(retryAfter);
  }

  private static Integer seconds(Matcher found) {
    if (!found.pattern().pattern().contains("(?<seconds>")) {
      return null;
    }
    String digits = found.group("seconds");
    return digits != null && digits.matches("\\d{1,6}") ? Integer.valueOf(digits) : null;
  }
}
