package io.kirogate.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.kirogate.config.DrainConfig;
import io.kirogate.config.HttpConfig;
import io.kirogate.config.PoolConfig;
import io.kirogate.config.Pools;
import io.kirogate.message.Addresses;
import io.kirogate.message.Answer;
import io.kirogate.message.Answered;
import io.kirogate.message.Begun;
import io.kirogate.message.Bus;
import io.kirogate.message.Denial;
import io.kirogate.message.Done;
import io.kirogate.message.Failed;
import io.kirogate.message.Failure;
import io.kirogate.message.Fidelity;
import io.kirogate.message.JobId;
import io.kirogate.message.Message;
import io.kirogate.message.Submit;
import io.kirogate.message.WorkerId;
import io.kirogate.task.Tasks;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The doors with a test in the Dispatcher's place: it takes what the doors send, and tells them
 * what it wants.
 */
final class TestGateway {
  static final WorkerId WORKER = new WorkerId("worker1", 3);
  static final AgentIdentity KIRO = new AgentIdentity("kiro-cli", "kiro-cli", false);
  static final AgentIdentity STAND_IN = new AgentIdentity("demo", "kiro-cli", true);
  static final HttpConfig HTTP =
      new HttpConfig(
          "127.0.0.1",
          0,
          false,
          List.of("gate.example", "other.example:81"),
          List.of("https://pm.example"),
          500_000,
          List.of());
  static final PoolConfig POOL =
      Pools.of(
          2,
          10,
          1_000_000,
          Duration.ofSeconds(30),
          Duration.ofSeconds(120),
          Duration.ofMinutes(30),
          Duration.ofSeconds(5));
  private static final Pattern LENGTH =
      Pattern.compile("content-length: (\\d+)", Pattern.CASE_INSENSITIVE);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  final BlockingQueue<Message> sent = new LinkedBlockingQueue<>();

  /** What the Supervisor was told. */
  final BlockingQueue<Message> supervised = new LinkedBlockingQueue<>();

  final Addresses addresses;
  final String deployment;
  final int port;
  final ApiVerticle api;
  private final Bus bus;

  private TestGateway(Addresses addresses, Bus bus, ApiVerticle api, String deployment) {
    this.api = api;
    this.addresses = addresses;
    this.bus = bus;
    this.deployment = deployment;
    this.port = api.port().result();
  }

  static TestGateway open(Vertx vertx) {
    return open(vertx, HTTP, KIRO, Duration.ofSeconds(30));
  }

  static TestGateway open(Vertx vertx, HttpConfig http, AgentIdentity agent, Duration drain) {
    return open(vertx, http, agent, drain, () -> Future.succeededFuture(new Reloaded(List.of())));
  }

  static TestGateway open(
      Vertx vertx,
      HttpConfig http,
      AgentIdentity agent,
      Duration drain,
      Supplier<Future<Reloaded>> reload) {
    Addresses addresses = new Addresses("test" + System.nanoTime());
    Bus bus = new Bus(vertx);
    ApiVerticle api =
        new ApiVerticle(
            http, POOL, new DrainConfig(drain), addresses, Tasks.load(null), agent, reload);
    String deployment = vertx.deployVerticle(api).await();
    TestGateway gateway = new TestGateway(addresses, bus, api, deployment);
    bus.consume(addresses.dispatcher(), gateway.sent::add);
    bus.consume(addresses.supervisor(), gateway.supervised::add);
    return gateway;
  }

  /** The next message to the Dispatcher, which must be of this kind. */
  <M extends Message> M next(Class<M> kind) {
    return next(sent, kind);
  }

  static <M extends Message> M next(BlockingQueue<Message> inbox, Class<M> kind) {
    try {
      Message message = inbox.poll(10, TimeUnit.SECONDS);
      assertThat(message).isInstanceOf(kind);
      return kind.cast(message);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  Submit nextSubmit() {
    return next(Submit.class);
  }

  void tell(Message message) {
    bus.send(addresses.door(), message);
  }

  void begun(JobId job) {
    tell(new Begun(job, WORKER));
  }

  void done(JobId job, String output) {
    tell(new Done(job, answer(output)));
  }

  void answered(JobId job, String output) {
    tell(new Answered(job, answer(output)));
  }

  void failed(JobId job, Failure failure) {
    tell(new Failed(job, failure));
  }

  private static Answer answer(String output) {
    return new Answer(
        output, WORKER, Fidelity.RENDERED, List.of(new Denial("execute_bash", "ls")), 12, 345);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(20));
  }

  CompletableFuture<HttpResponse<String>> post(String path, String body) {
    return send(
        request(path)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  CompletableFuture<HttpResponse<String>> post(String path, JsonObject body) {
    return post(path, body.encode());
  }

  CompletableFuture<HttpResponse<String>> get(String path) {
    return send(request(path).GET());
  }

  CompletableFuture<HttpResponse<String>> send(HttpRequest.Builder request) {
    return CLIENT.sendAsync(request.build(), BodyHandlers.ofString());
  }

  Socket connect() throws IOException {
    Socket socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(10_000);
    return socket;
  }

  /** Sends bytes as they are, and reads one answer. */
  String raw(String bytes) {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      return readAnswer(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same, and reads on until the server has closed the connection. */
  String rawToItsEnd(String bytes) {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String readAnswer(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int read = in.read();
      assertThat(read).as("the answer so far: %s", head).isNotNegative();
      head.append((char) read);
    }
    Matcher length = LENGTH.matcher(head);
    int expected = length.find() ? Integer.parseInt(length.group(1)) : 0;
    return head + new String(in.readNBytes(expected), StandardCharsets.UTF_8);
  }

  static JsonObject json(HttpResponse<String> response) {
    return new JsonObject(response.body());
  }

  static JsonObject body(String rawResponse) {
    return new JsonObject(rawResponse.substring(rawResponse.indexOf("\r\n\r\n") + 4));
  }
}
