package io.kirogate.agent.acp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kirogate.agent.AgentDriver;
import io.kirogate.agent.AgentSignal;
import io.kirogate.agent.Approval;
import io.kirogate.message.Failure;
import io.kirogate.message.Failure.Violation;
import io.kirogate.message.FailureCode;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Drives one process of an agent that speaks the Agent Client Protocol, version 1. */
final class AcpDriver implements AgentDriver {
  private static final String UPDATE = "session/update";
  private static final String PERMISSION = "session/request_permission";

  /** What is quoted of its standard error, at most. */
  private static final int QUOTED = 1_000;

  /** Words may begin in one piece of it and end in the next. */
  private static final int AROUND = 1_000;

  private final AcpProfile profile;
  private final Function<String, Optional<String>> fault;
  private final Host host;
  private final Verdicts verdicts;
  private final Rpc rpc;
  private final LineSplitter lines;
  private final Sessions sessions;
  private final Questions questions;
  private final LateUsage usage;
  private final Evidence evidence = new Evidence();

  /** Null between turns. */
  private AcpTurn turn;

  /** Whether it is known that the agent has this turn's prompt. */
  private boolean accepted;

  /** It was ready once: what fails from now on is no failed start. */
  private boolean ready;

  private boolean spoilt;
  private boolean full;

  /** Nothing is signalled any more. */
  private boolean over;

  /**
   * @param fault what is wrong with a prompt, if anything
   */
  AcpDriver(AcpProfile profile, Function<String, Optional<String>> fault, Host host) {
    this.profile = profile;
    this.fault = fault;
    this.host = host;
    this.verdicts = new Verdicts(profile);
    this.rpc = new Rpc(host::write, host::later, new Messages());
    this.lines = new LineSplitter(profile.maxLineBytes(), new Wire());
    this.sessions = new Sessions(profile, rpc, host::later, host.setup());
    this.questions = new Questions(rpc);
    this.usage =
        new LateUsage(profile, host::later, more -> signal(new AgentSignal.UsedMore(more)));
  }

  // ---- the start ----

  @Override
  public void begin() {
    new Handshake(profile, rpc, sessions, new FirstSession()).begin();
  }

  private final class FirstSession implements Sessions.Waiting {
    @Override
    public void opened() {
      ready = true;
      signal(new AgentSignal.Prompted());
    }

    @Override
    public void failed(String why, Reply.Error error) {
      if (error != null && verdicts.signedOut(error)) {
        last(new AgentSignal.SignedOut(why));
      } else {
        startFailed(why);
      }
    }
  }

  private void startFailed(String why) {
    String said = Words.tail(evidence.errorText().strip(), QUOTED);
    last(
        new AgentSignal.StartFailed(
            why + evidence.ignored() + (said.isEmpty() ? "" : "; it said: " + said)));
  }

  // ---- what the worker wants ----

  @Override
  public void submit(String prompt) {
    Optional<String> wrong = fault.apply(prompt);
    if (wrong.isPresent()) {
      String why = "the prompt " + wrong.get();
      signal(new AgentSignal.Refused(Failure.invalid(why, List.of(new Violation(why, "/prompt")))));
      return;
    }
    AcpSession session = sessions.current();
    if (session == null || turn != null) {
      throw new IllegalStateException("asked while it does not listen");
    }
    evidence.forget();
    session.use();
    turn = new AcpTurn(profile);
    accepted = false;
    ObjectNode params = Rpc.NODES.objectNode().put("sessionId", session.id());
    params.putArray("prompt").addObject().put("type", "text").put("text", shielded(prompt));
    AcpTurn asked = turn;
    // The turn's deadline is the worker's.
    rpc.request("session/prompt", params, null, reply -> answered(asked, reply));
  }

  private String shielded(String prompt) {
    boolean command = profile.shield().when().matcher(prompt).find();
    return Words.wellFormed(command ? profile.shield().with() + prompt : prompt);
  }

  @Override
  public void inputTaken() {
    accept();
  }

  /** An answer to a prompt shows as well as its pipe does that it has the prompt. */
  private void accept() {
    if (turn == null || accepted) {
      return;
    }
    accepted = true;
    signal(new AgentSignal.Accepted());
    if (sessions.full()) {
      full("it has opened %,d sessions, and cannot close them".formatted(sessions.opened()));
    } else {
      sessions.openAhead();
    }
  }

  @Override
  public void decide(Approval approval, Choice choice) {
    questions
        .decide(approval.id(), choice)
        .filter(decided -> turn != null)
        .ifPresent(decided -> turn.decided(decided));
  }

  @Override
  public void interrupt() {
    if (turn == null) {
      signal(new AgentSignal.Prompted());
    } else if (!turn.isInterrupted()) {
      turn.interrupt();
      rpc.notify(
          "session/cancel", Rpc.NODES.objectNode().put("sessionId", sessions.current().id()));
      questions.cancelAll();
    }
  }

  @Override
  public void renew() {
    if (turn != null) {
      signal(new AgentSignal.Unclean("its turn has not ended"));
    } else if (sessions.current() != null && sessions.current().isNew()) {
      signal(new AgentSignal.Clean());
    } else {
      sessions.next(profile.request(), new NextSession());
    }
  }

  private final class NextSession implements Sessions.Waiting {
    @Override
    public void opened() {
      signal(new AgentSignal.Clean());
    }

    @Override
    public void failed(String why, Reply.Error error) {
      signal(new AgentSignal.Unclean(why));
    }
  }

  @Override
  public String shown() {
    Optional<String> unanswered = ready ? Optional.empty() : rpc.waitingFor();
    return unanswered
        .map(method -> evidence.shownWith("it has not answered " + method))
        .orElseGet(evidence::shown);
  }

  // ---- what the agent says ----

  @Override
  public void received(byte[] bytes) {
    lines.accept(bytes);
  }

  @Override
  public void receivedError(byte[] bytes) {
    evidence.error(bytes);
    if (!ready) {
      String news = evidence.errorText(bytes.length + AROUND);
      if (verdicts.saysSignedOut(news)) {
        last(new AgentSignal.SignedOut(Words.tail(news.strip(), QUOTED)));
      }
    }
  }

  @Override
  public void end() {
    over = true;
    turn = null;
    sessions.end();
  }

  @Override
  public void exited() {
    over = true;
    turn = null;
    rpc.close();
  }

  private final class Wire implements LineSplitter.Lines {
    @Override
    public void line(byte[] bytes, int from, int length) {
      rpc.line(bytes, from, length);
    }

    @Override
    public void tooLong(int limit) {
      broken("the agent sent a line of more than %,d bytes".formatted(limit));
    }
  }

  /** Nothing that it says from now on can be understood. */
  private void broken(String why) {
    if (!ready) {
      startFailed(why);
    } else if (turn == null) {
      spoil(why);
    } else {
      turn = null;
      signal(new AgentSignal.TurnErred(Failure.of(FailureCode.AGENT_ERROR, why), true));
    }
  }

  private final class Messages implements Rpc.Peer {
    @Override
    public void notified(String method, JsonNode params) {
      String session = params.path("sessionId").asText("");
      if (method.equals(UPDATE) || profile.updates().contains(method)) {
        updated(session, params.path("update"));
      } else if (!profile.knows(method)) {
        evidence.ignored(method);
      } else if (turn != null && (session.isEmpty() || sessions.isCurrent(session))) {
        turn.notified(method);
      }
      usage.accept(sessions.isCurrent(session) ? turn : null, session, method, params);
    }

    @Override
    public void asked(JsonNode id, String method, JsonNode params) {
      if (method.equals(PERMISSION)) {
        permission(id, params);
      } else if (profile.answers().containsKey(method)) {
        rpc.answer(id, profile.answers().get(method));
      } else {
        rpc.refuse(id, method);
        evidence.ignored(method);
        refused(method);
      }
    }

    @Override
    public void noise(byte[] bytes, int from, int length) {
      evidence.noise(bytes, from, length);
    }
  }

  /** Some requests are made only by an agent that was set up wrongly. */
  private void refused(String method) {
    String why = profile.refusals().get(method);
    if (why != null && ready) {
      spoil(why);
    } else if (why != null) {
      startFailed(why);
    }
  }

  private void permission(JsonNode id, JsonNode question) {
    boolean ours = sessions.isCurrent(question.path("sessionId").asText(""));
    if (ours) {
      accept();
    }
    if (!ours || turn == null || turn.isInterrupted()) {
      questions.cancel(id);
      return;
    }
    signal(new AgentSignal.PermissionAsked(questions.ask(id, question, turn.asked(question))));
  }

  private void updated(String session, JsonNode update) {
    String kind = update.path("sessionUpdate").asText("");
    if (kind.equals("config_option_update") || kind.equals("current_mode_update")) {
      sessions.updated(session, update).ifPresent(this::spoil);
    }
    if (turn == null || !sessions.isCurrent(session)) {
      return;
    }
    if (kind.equals("agent_message_chunk")) {
      accept();
      evidence.said(update.path("content").path("text").asText(""));
    }
    emit(turn.accept(update));
  }

  // ---- the end of a turn ----

  private void answered(AcpTurn asked, Reply reply) {
    if (turn != asked) {
      return;
    }
    accept();
    turn = null;
    questions.cancelAll();
    usage.ended(sessions.current().id(), asked);
    List<AgentSignal> end = end(asked, reply);
    usage.tell(asked);
    emit(end);
  }

  private List<AgentSignal> end(AcpTurn asked, Reply reply) {
    if (reply instanceof Reply.Error error) {
      evidence.noted(error.told());
      return asked.fail(error);
    }
    JsonNode result = reply instanceof Reply.Result told ? told.value() : MissingNode.getInstance();
    return asked.end(result.path("stopReason").asText(""));
  }

  // ---- signals out ----

  private void emit(List<AgentSignal> signals) {
    signals.forEach(this::signal);
  }

  private void signal(AgentSignal signal) {
    if (!over) {
      host.signal(signal);
    }
  }

  private void last(AgentSignal signal) {
    if (!ready) {
      signal(signal);
      over = true;
    }
  }

  private void full(String why) {
    if (!full) {
      full = true;
      signal(new AgentSignal.Full(why));
    }
  }

  private void spoil(String why) {
    if (!spoilt && ready) {
      spoilt = true;
      signal(new AgentSignal.Spoilt(why));
    }
  }
}
