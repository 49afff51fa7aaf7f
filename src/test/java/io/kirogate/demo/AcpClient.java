package io.kirogate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.sun.jna.Native;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The demo agent as a program that speaks ACP over pipes, and its client. */
final class AcpClient implements AutoCloseable {
  private static final int LIMIT_SECONDS = 60;
  private static final String END = "(end)";
  private final Process process;
  private final LinkedBlockingQueue<String> output = new LinkedBlockingQueue<>();
  private final StringBuffer errors = new StringBuffer();
  private final List<Map<String, Object>> messages = new ArrayList<>();
  private final List<String> garbage = new ArrayList<>();
  private final Thread errorReader;
  private int next;
  private int requests;
  private boolean ended;

  private AcpClient(Process process) {
    this.process = process;
    daemon("acp-reader", this::read);
    this.errorReader = daemon("acp-errors", this::readErrors);
  }

  static AcpClient start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xmx64m", "-cp"));
    command.add(
        Stream.of(DemoAgent.class, Native.class, JsonFactory.class)
            .map(AcpClient::location)
            .collect(Collectors.joining(File.pathSeparator)));
    command.add("io.kirogate.demo.DemoAgent");
    command.addAll(List.of(arguments));
    return new AcpClient(new ProcessBuilder(command).start());
  }

  /** Initialized, and allowed to follow directives. */
  static AcpClient ready(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--directives");
    AcpClient client = start(all.toArray(String[]::new));
    client.result(client.request("initialize", Json.of("protocolVersion", 1)));
    return client;
  }

  String open() throws Exception {
    Map<String, Object> result = result(request("session/new", newSession()));
    return (String) result.get("sessionId");
  }

  static Map<String, Object> newSession() {
    return Json.of("cwd", "/tmp", "mcpServers", List.of());
  }

  int prompt(String session, String text) throws IOException {
    List<Object> prompt = List.of(Json.of("type", "text", "text", text));
    return request("session/prompt", Json.of("sessionId", session, "prompt", prompt));
  }

  /** A whole turn: the text of the answer. */
  String ask(String session, String text) throws Exception {
    int from = next;
    assertThat(result(prompt(session, text))).containsEntry("stopReason", "end_turn");
    return said(session, from);
  }

  /** The id of a new request. */
  int request(String method, Map<String, Object> params) throws IOException {
    int id = requests++;
    send(Json.of("jsonrpc", "2.0", "id", id, "method", method, "params", params));
    return id;
  }

  void cancel(String session) throws IOException {
    Map<String, Object> params = Json.of("sessionId", session);
    send(Json.of("jsonrpc", "2.0", "method", "session/cancel", "params", params));
  }

  /** Answers a request of the agent. */
  void answer(Map<String, Object> question, String optionId) throws IOException {
    Map<String, Object> outcome =
        optionId.equals("cancelled")
            ? Json.of("outcome", "cancelled")
            : Json.of("outcome", "selected", "optionId", optionId);
    respond(question, "result", Json.of("outcome", outcome));
  }

  void respond(Map<String, Object> question, String name, Object value) throws IOException {
    send(Json.of("jsonrpc", "2.0", "id", question.get("id"), name, value));
  }

  void send(Map<String, Object> message) throws IOException {
    line(Json.line(message));
  }

  void line(String text) throws IOException {
    process.getOutputStream().write((text + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  Map<String, Object> result(int id) throws InterruptedException {
    Map<String, Object> response = response(id);
    assertThat(response).containsKey("result");
    return object(response, "result");
  }

  Map<String, Object> error(int id) throws InterruptedException {
    Map<String, Object> response = response(id);
    assertThat(response).containsKey("error");
    return object(response, "error");
  }

  private Map<String, Object> response(Integer id) throws InterruptedException {
    return until(message -> id.equals(message.get("id")) && !message.containsKey("method"));
  }

  /** The next request or notification with this method; its parameters are in "params". */
  Map<String, Object> call(String method) throws InterruptedException {
    return until(message -> method.equals(message.get("method")));
  }

  /** The next update of that kind. */
  Map<String, Object> update(String kind) throws InterruptedException {
    Map<String, Object> message =
        until(it -> kind.equals(object(object(it, "params"), "update").get("sessionUpdate")));
    return object(object(message, "params"), "update");
  }

  /** The next message that is like this; those before it are passed over. */
  Map<String, Object> until(Predicate<Map<String, Object>> wanted) throws InterruptedException {
    while (true) {
      while (next < messages.size()) {
        Map<String, Object> message = messages.get(next++);
        if (wanted.test(message)) {
          return message;
        }
      }
      assertThat(more()).as("the end came after %s", messages).isTrue();
    }
  }

  /** Takes one more line; false at the end. A request that is expected of v3 is answered. */
  private boolean more() throws InterruptedException {
    String line = ended ? END : output.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    assertThat(line).as("nothing more after %s %s", messages, errors).isNotNull();
    ended |= line.equals(END);
    if (!ended) {
      Json.object(line).ifPresentOrElse(this::add, () -> garbage.add(line));
    }
    return !ended;
  }

  private void add(Map<String, Object> message) {
    messages.add(message);
    if ("_kiro/terminal/shell_type".equals(message.get("method"))) {
      try {
        respond(message, "result", Json.of("shellType", "bash"));
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Whether nothing comes for a while. */
  boolean quiet(long millis) throws InterruptedException {
    String line = output.poll(millis, TimeUnit.MILLISECONDS);
    if (line != null) {
      Json.object(line).ifPresent(this::add);
    }
    return line == null;
  }

  /** How many messages were taken. */
  int position() {
    return next;
  }

  /** The text that this session's answer had between that position and now. */
  String said(String session, int from) {
    return chunks(session, from).stream().map(AcpClient::text).collect(Collectors.joining());
  }

  /** The updates that carried it. */
  List<Map<String, Object>> chunks(String session, int from) {
    List<Map<String, Object>> chunks = new ArrayList<>();
    for (Map<String, Object> message : messages.subList(from, next)) {
      Map<String, Object> params = object(message, "params");
      Map<String, Object> update = object(params, "update");
      boolean chunk = "agent_message_chunk".equals(update.get("sessionUpdate"));
      if (chunk && session.equals(params.get("sessionId"))) {
        chunks.add(update);
      }
    }
    return chunks;
  }

  static String text(Map<String, Object> update) {
    return (String) object(update, "content").get("text");
  }

  /** The lines that were no JSON. */
  List<String> garbage() {
    return garbage;
  }

  /** The object of this name, an empty one when there is none. */
  static Map<String, Object> object(Map<String, Object> fields, String name) {
    return fields.get(name) instanceof Map<?, ?> object ? Json.keyed(object) : new HashMap<>();
  }

  void closeStdin() throws IOException {
    process.getOutputStream().close();
  }

  /** The exit status. */
  int end() throws InterruptedException {
    assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).as("ended").isTrue();
    return process.exitValue();
  }

  /** By SIGTERM; the pipes stay open, unlike in {@link Process#destroy}. */
  void terminate() {
    process.toHandle().destroy();
  }

  boolean alive() {
    return process.isAlive();
  }

  /** Whether stdout is at its end, and what came before is passed over. */
  boolean silenced(long millis) throws InterruptedException {
    String line = output.poll(millis, TimeUnit.MILLISECONDS);
    while (line != null && !line.equals(END)) {
      line = output.poll(millis, TimeUnit.MILLISECONDS);
    }
    return line != null;
  }

  /** All of stderr, of a process that has ended. */
  String errors() throws InterruptedException {
    errorReader.join(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
    return errors.toString();
  }

  Process process() {
    return process;
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private static Thread daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void read() {
    try (BufferedReader in = reader(process.getInputStream())) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        output.add(line);
      }
    } catch (IOException e) {
      // Its end, as the process's death makes it.
    }
    output.add(END);
  }

  private void readErrors() {
    try (BufferedReader in = reader(process.getErrorStream())) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        errors.append(line).append('\n');
      }
    } catch (IOException e) {
      // Its end, as the process's death makes it.
    }
  }

  private static BufferedReader reader(InputStream in) {
    return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
  }

  private static String location(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
