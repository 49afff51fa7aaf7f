package io.kirogate.agent.acp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kirogate.agent.AgentDriver;
import io.kirogate.agent.Approval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The open questions of a turn. An answer is chosen by its kind, and only for this once: what would
 * answer later questions too is never chosen.
 */
final class Questions {
  private final Rpc rpc;
  private final Map<String, Open> open = new LinkedHashMap<>();
  private long asked;

  /**
   * @param id of the agent's request
   * @param call that it is about
   */
  private record Open(JsonNode id, String call, List<Approval.Option> options) {}

  /**
   * How a question was answered.
   *
   * @param call that it was about
   * @param yes whether it was answered with yes
   */
  record Decided(String call, boolean yes) {}

  Questions(Rpc rpc) {
    this.rpc = rpc;
  }

  /** Opens a question. */
  Approval ask(JsonNode id, JsonNode question, ToolCalls.Tool tool) {
    List<Approval.Option> options = new ArrayList<>();
    for (JsonNode option : question.path("options")) {
      kind(option.path("kind").asText(""))
          .ifPresent(
              kind -> options.add(new Approval.Option(option.path("optionId").asText(""), kind)));
    }
    String name = "question" + ++asked;
    open.put(name, new Open(id, ToolCalls.id(question), options));
    return new Approval(name, tool.name(), tool.command(), tool.certain(), options);
  }

  private static Optional<Approval.Kind> kind(String word) {
    return Arrays.stream(Approval.Kind.values())
        .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(word))
        .findFirst();
  }

  /**
   * Answers an open question; ignored when it is not open.
   *
   * @return empty when it is not open
   */
  Optional<Decided> decide(String name, AgentDriver.Choice choice) {
    Open question = open.remove(name);
    if (question == null) {
      return Optional.empty();
    }
    Approval.Kind wanted =
        choice == AgentDriver.Choice.ALLOW ? Approval.Kind.ALLOW_ONCE : Approval.Kind.REJECT_ONCE;
    Optional<Approval.Option> fitting =
        question.options().stream().filter(option -> option.kind() == wanted).findFirst();
    if (fitting.isPresent()) {
      ObjectNode outcome = Rpc.NODES.objectNode().put("outcome", "selected");
      answer(question.id(), outcome.put("optionId", fitting.get().id()));
    } else {
      cancel(question.id());
    }
    boolean yes = wanted == Approval.Kind.ALLOW_ONCE && fitting.isPresent();
    return Optional.of(new Decided(question.call(), yes));
  }

  /** Answers all of them so that nothing is allowed. */
  void cancelAll() {
    List<Open> questions = List.copyOf(open.values());
    open.clear();
    questions.forEach(question -> cancel(question.id()));
  }

  /** Answers a question that was never opened. */
  void cancel(JsonNode id) {
    answer(id, Rpc.NODES.objectNode().put("outcome", "cancelled"));
  }

  private void answer(JsonNode id, ObjectNode outcome) {
    rpc.answer(id, Rpc.NODES.objectNode().set("outcome", outcome));
  }
}
