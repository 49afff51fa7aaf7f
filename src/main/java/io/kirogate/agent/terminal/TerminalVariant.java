package io.kirogate.agent.terminal;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.kirogate.agent.AgentDriver;
import io.kirogate.agent.AgentVariant;
import io.kirogate.agent.PromptLimits;
import io.kirogate.agent.VersionRange;
import io.kirogate.message.FailureCode;
import io.kirogate.process.Wiring;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What differs from one line interface to the next, as data ({@code conf/agents/NAME.json}). The
 * texts and colours change from release to release, so none of them stands in code.
 *
 * @param command the words that start it; {@code {java}} and {@code {classpath}} are this JVM's own
 * @param olderCommands the words that start some versions; the first that fits; null = none
 * @param environment what this agent needs beside the operator's environment
 * @param versions null = all of them
 * @param bootSeconds what its start may take at most; null = what the pool says
 * @param usageErrors null = none is known
 * @param prompt the ready mark on the cursor's line
 * @param confirmPrompt the prompt behind which the reset asks for a confirmation
 * @param commands what user text must never become; only used to name what a replay saw
 * @param noise lines that are never part of an answer
 * @param litter lines outside an answer that mean nothing; anything else there is reported as an
 *     error
 * @param reset what to type, and what proves each step
 * @param selectors standing questions that only an interrupt leaves
 * @param signedOut texts that say that nobody is signed in
 */
public record TerminalVariant(
    @JsonProperty(required = true) String name,
    @JsonProperty(required = true) List<String> command,
    List<VersionedCommand> olderCommands,
    @JsonProperty(required = true) Map<String, String> environment,
    @JsonProperty(required = true) PromptLimits limits,
    VersionRange versions,
    Integer bootSeconds,
    List<String> usageErrors,
    @JsonProperty(required = true) Size terminal,
    @JsonProperty(required = true) StyledPattern prompt,
    @JsonProperty(required = true) StyledPattern confirmPrompt,
    @JsonProperty(required = true) Typing typing,
    @JsonProperty(required = true) Commands commands,
    @JsonProperty(required = true) Mark answerMark,
    @JsonProperty(required = true) List<StyledPattern> noise,
    @JsonProperty(required = true) List<StyledPattern> litter,
    @JsonProperty(required = true) Tool tool,
    @JsonProperty(required = true) ApprovalRule approval,
    @JsonProperty(required = true) Interrupt interrupt,
    @JsonProperty(required = true) List<Step> reset,
    @JsonProperty(required = true) List<ErrorRule> errors,
    @JsonProperty(required = true) List<Selector> selectors,
    @JsonProperty(required = true) List<String> signedOut)
    implements AgentVariant {

  public TerminalVariant {
    require(!command.isEmpty(), "command: expected at least one word");
    olderCommands = olderCommands == null ? List.of() : List.copyOf(olderCommands);
    require(!reset.isEmpty(), "reset: expected at least one step");
    require(bootSeconds == null || bootSeconds > 0, "bootSeconds: expected more than 0");
    versions = versions == null ? VersionRange.ALL : versions;
    usageErrors = usageErrors == null ? List.of() : List.copyOf(usageErrors);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /** A version that is not known is a new one. */
  @Override
  public List<String> command(String version) {
    return olderCommands.stream()
        .filter(some -> !version.isEmpty() && some.versions().fits(version))
        .findFirst()
        .map(VersionedCommand::command)
        .orElse(command);
  }

  @Override
  public boolean startsByVersion() {
    return !olderCommands.isEmpty();
  }

  @Override
  public Wiring wiring() {
    return new Wiring.Pty(terminal.columns(), terminal.rows());
  }

  @Override
  public Optional<Duration> bootTimeout() {
    return Optional.ofNullable(bootSeconds).map(Duration::ofSeconds);
  }

  @Override
  public AgentDriver open(AgentDriver.Host host) {
    return new TerminalDriver(this, host);
  }

  /** The words that start some versions. */
  public record VersionedCommand(
      @JsonProperty(required = true) VersionRange versions,
      @JsonProperty(required = true) List<String> command) {
    public VersionedCommand {
      require(!command.isEmpty(), "command: expected at least one word");
      command = List.copyOf(command);
    }
  }

  public record Size(
      @JsonProperty(required = true) int columns, @JsonProperty(required = true) int rows) {
    public Size {
      require(
          columns >= 1 && columns <= 65_535 && rows >= 1 && rows <= 65_535,
          "columns and rows: expected 1 to 65535");
    }
  }

  /**
   * How user text is made harmless.
   *
   * @param shield an ordinary word before a text that would be a command
   * @param shieldWhen when that is
   * @param replace what this agent would expand anywhere, and the equivalent that it leaves alone
   */
  public record Typing(
      @JsonProperty(required = true) String shield,
      @JsonProperty(required = true) Pattern shieldWhen,
      @JsonProperty(required = true) List<Replacement> replace) {}

  public record Replacement(
      @JsonProperty(required = true) Pattern match, @JsonProperty(required = true) String with) {}

  public record Commands(
      @JsonProperty(required = true) Pattern command,
      @JsonProperty(required = true) Pattern shell) {}

  /**
   * The assistant's own mark before each of its texts: these characters in one of these colours.
   */
  public record Mark(
      @JsonProperty(required = true) String text,
      @JsonProperty(required = true) List<Integer> colours) {}

  /**
   * A tool call's block on the screen.
   *
   * @param command finds the group {@code command} in the block's text
   */
  public record Tool(
      @JsonProperty(required = true) StyledPattern begin,
      @JsonProperty(required = true) Pattern command,
      @JsonProperty(required = true) StyledPattern end) {}

  /**
   * The permission question.
   *
   * @param allowing which answers allow; anything else is a refusal
   */
  public record ApprovalRule(
      @JsonProperty(required = true) StyledPattern question,
      @JsonProperty(required = true) Pattern allowing,
      @JsonProperty(required = true) String allow,
      @JsonProperty(required = true) String deny) {}

  /**
   * When and how to stop a turn.
   *
   * @param leave what ends the agent at its prompt, and is input to a tool in a turn
   * @param delayMs how long after the acceptance an interrupt is heard as one
   * @param hint what is shown when it came too late and reached the prompt instead
   */
  public record Interrupt(
      @JsonProperty(required = true) String keys,
      @JsonProperty(required = true) String leave,
      @JsonProperty(required = true) int delayMs,
      @JsonProperty(required = true) String hint) {}

  /**
   * One step of the reset.
   *
   * @param expect words in the linear text since the step was taken; with the prompt, in any order
   */
  public record Step(
      @JsonProperty(required = true) String type,
      @JsonProperty(required = true) String expect,
      @JsonProperty(required = true) PromptKind prompt) {}

  public record ErrorRule(
      @JsonProperty(required = true) StyledPattern line,
      @JsonProperty(required = true) FailureCode code,
      @JsonProperty(required = true) boolean retire) {}

  public record Selector(
      @JsonProperty(required = true) StyledPattern line,
      @JsonProperty(required = true) FailureCode code) {}

  /** Which of its prompts the line editor draws. */
  public enum PromptKind {
    @JsonProperty("ready")
    READY,
    @JsonProperty("confirm")
    CONFIRM
  }
}
