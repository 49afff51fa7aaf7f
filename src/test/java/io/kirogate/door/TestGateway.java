package io.kirogate.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.kirogate.DoorsVerticle;
import io.kirogate.agent.PromptLimits;
import io.kirogate.bus.Addresses;
import io.kirogate.bus.Bus;
import io.kirogate.config.DrainConfig;
import io.kirogate.config.HttpConfig;
import io.kirogate.config.PoolConfig;
import io.kirogate.job.RequestLimits;
import io.kirogate.message.AgentName;
import io.kirogate.message.Answer;
import io.kirogate.message.Answered;
import io.kirogate.message.Begun;
import io.kirogate.message.Denial;
import io.kirogate.message.Done;
import io.kirogate.message.Facts;
import io.kirogate.message.Failed;
import io.kirogate.message.Failure;
import io.kirogate.message.Fidelity;
import io.kirogate.message.JobId;
import io.kirogate.message.Message;
import io.kirogate.message.PoolId;
import io.kirogate.message.PoolPicture;
import io.kirogate.message.PoolState;
import io.kirogate.message.SlotId;
import io.kirogate.message.StopReason;
import io.kirogate.message.Submit;
import io.kirogate.message.ToDoor;
import io.kirogate.message.TurnResult;
import io.kirogate.message.TurnUsage;
import io.kirogate.message.WorkerId;
import io.kirogate.picture.AgentIdentity;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
public final class TestGateway {
  public static final WorkerId WORKER = worker(1, 3);

  /** Another pool, of those gateways that have two. */
  public static final PoolId FAST = new PoolId("fast");

  public static final WorkerId FAST_WORKER = new WorkerId(new SlotId(FAST, 1), 2);
  public static final AgentIdentity KIRO = new AgentIdentity("kiro-cli", "kiro-cli", false);
  public static final AgentIdentity STAND_IN = new AgentIdentity("demo", "kiro-cli", true);
  public static final HttpConfig HTTP =
      new HttpConfig(
          "127.0.0.1",
          0,
          false,
          List.of("gate.example", "other.example:81"),
          List.of("https://pm.example"),
          500_000,
          List.of());
  private static final PromptLimits LIMITS =
      new PromptLimits(
          400_000,
          List.of(
              new PromptLimits.Range(0x200B, 0x200F),
              new PromptLimits.Range(0x2028, 0x202F),
              new PromptLimits.Range(0x205F, 0x206F),
              new PromptLimits.Range(0xFEFF, 0xFEFF),
              new PromptLimits.Range(0xE0000, 0xE007F)));
  private static final Pattern LENGTH =
      Pattern.compile("content-length: (\\d+)", Pattern.CASE_INSENSITIVE);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  public final BlockingQueue<Message> sent = new LinkedBlockingQueue<>();

  /** What the Supervisor was told. */
  public final BlockingQueue<Message> supervised = new LinkedBlockingQueue<>();

  /** What the other pool's Dispatcher was told. */
  public final BlockingQueue<Message> sentToFast = new LinkedBlockingQueue<>();

  /** What the other pool's Supervisor was told. */
  public final BlockingQueue<Message> fastSupervised = new LinkedBlockingQueue<>();

  public final Addresses addresses;
  public final String deployment;
  public final int port;
  public final DoorsVerticle doors;
  private final Bus bus;
  private final AgentName agent;

  private TestGateway(
      Addresses addresses, Bus bus, AgentName agent, DoorsVerticle doors, String deployment) {
    this.agent = agent;
    this.doors = doors;
    this.addresses = addresses;
    this.bus = bus;
    this.deployment = deployment;
    this.port = doors.port().result();
  }

  public static TestGateway open(Vertx vertx) {
    return open(vertx, HTTP, KIRO, Duration.ofSeconds(30));
  }

  public static TestGateway open(
      Vertx vertx, HttpConfig http, AgentIdentity agent, Duration drain) {
    return open(vertx, http, agent, drain, () -> Future.succeededFuture(new Reloaded(List.of())));
  }

  public static TestGateway open(
      Vertx vertx,
      HttpConfig http,
      AgentIdentity agent,
      Duration drain,
      Supplier<Future<Reloaded>> reload) {
    return open(vertx, http, agent, drain, pools(agent), reload);
  }

  /** With two pools, of which the other has this agent. */
  public static TestGateway openTwo(Vertx vertx, AgentIdentity fast) {
    Supplier<Future<Reloaded>> nothing = () -> Future.succeededFuture(new Reloaded(List.of()));
    return open(vertx, HTTP, KIRO, Duration.ofSeconds(30), pools(KIRO, fast), nothing);
  }

  private static TestGateway open(
      Vertx vertx,
      HttpConfig http,
      AgentIdentity agent,
      Duration drain,
      Map<PoolId, DoorsVerticle.Pool> pools,
      Supplier<Future<Reloaded>> reload) {
    Addresses addresses = new Addresses("test" + System.nanoTime());
    Bus bus = new Bus(vertx);
    DoorsVerticle doors =
        new DoorsVerticle(http, new DrainConfig(drain), addresses, Tasks.load(null), pools, reload);
    String deployment = vertx.deployVerticle(doors).await();
    AgentName answering = new AgentName(agent.name(), agent.standIn());
    TestGateway gateway = new TestGateway(addresses, bus, answering, doors, deployment);
    bus.consume(addresses.dispatcher(PoolId.DEFAULT), gateway.sent::add);
    bus.consume(addresses.supervisor(PoolId.DEFAULT), gateway.supervised::add);
    bus.consume(addresses.dispatcher(FAST), gateway.sentToFast::add);
    bus.consume(addresses.supervisor(FAST), gateway.fastSupervised::add);
    return gateway;
  }

  /** The one pool, with this agent. */
  public static Map<PoolId, DoorsVerticle.Pool> pools(AgentIdentity agent) {
    return Map.of(PoolId.DEFAULT, pool(agent, Duration.ofSeconds(120)));
  }

  /** Two pools; the other allows a turn half the time. */
  public static Map<PoolId, DoorsVerticle.Pool> pools(AgentIdentity agent, AgentIdentity fast) {
    Map<PoolId, DoorsVerticle.Pool> pools = new LinkedHashMap<>(pools(agent));
    pools.put(FAST, pool(fast, Duration.ofSeconds(60)));
    return pools;
  }

  private static DoorsVerticle.Pool pool(AgentIdentity agent, Duration turnTimeout) {
    RequestLimits limits = new RequestLimits(LIMITS, turnTimeout, turnTimeout.multipliedBy(15));
    return new DoorsVerticle.Pool(agent, PoolConfig.Size.fixed(2), limits);
  }

  public static WorkerId worker(int slot, int start) {
    return new WorkerId(new SlotId(PoolId.DEFAULT, slot), start);
  }

  /** What the Supervisor tells of a pool of fixed size. */
  public void pool(int size, List<Facts> workers, Failure outage) {
    tell(new PoolState(PoolId.DEFAULT, size, size, size, workers.size(), outage, null));
    tell(new PoolPicture(PoolId.DEFAULT, workers, null));
  }

  /** The next message to the Dispatcher, which must be of this kind. */
  public <M extends Message> M next(Class<M> kind) {
    return next(sent, kind);
  }

  public static <M extends Message> M next(BlockingQueue<Message> inbox, Class<M> kind) {
    try {
      Message message = inbox.poll(10, TimeUnit.SECONDS);
      assertThat(message).isInstanceOf(kind);
      return kind.cast(message);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public Submit nextSubmit() {
    return next(Submit.class);
  }

  public void tell(ToDoor message) {
    bus.send(addresses.door(), message);
  }

  public void begun(JobId job) {
    tell(new Begun(job, WORKER));
  }

  public void done(JobId job, String output) {
    tell(new Done(job, answer(output)));
  }

  /** As the other pool's worker ends a job. */
  public void doneByFast(JobId job, String output) {
    Answer answer = answer(output);
    AgentName agent = new AgentName("opencode", false);
    tell(new Done(job, new Answer(answer.result(), FAST_WORKER, agent, answer.denied(), 1, 2)));
  }

  public void answered(JobId job, String output) {
    tell(new Answered(job, answer(output)));
  }

  public void failed(JobId job, Failure failure) {
    tell(new Failed(job, failure));
  }

  private Answer answer(String output) {
    return answer(output, StopReason.END_TURN, TurnUsage.UNKNOWN);
  }

  /** As a worker gives it that runs the agent with which this gateway was opened. */
  public Answer answer(String output, StopReason stopReason, TurnUsage usage) {
    List<Denial> denied = List.of(new Denial("execute_bash", "ls"));
    TurnResult result =
        new TurnResult(
            output, Fidelity.RENDERED, stopReason, usage, denied, List.of("Model not found."));
    return new Answer(result, WORKER, agent, denied, 12, 345);
  }

  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(20));
  }

  public CompletableFuture<HttpResponse<String>> post(String path, String body) {
    return send(
        request(path)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  public CompletableFuture<HttpResponse<String>> post(String path, JsonObject body) {
    return post(path, body.encode());
  }

  public CompletableFuture<HttpResponse<String>> get(String path) {
    return send(request(path).GET());
  }

  public CompletableFuture<HttpResponse<String>> send(HttpRequest.Builder request) {
    return CLIENT.sendAsync(request.build(), BodyHandlers.ofString());
  }

  public Socket connect() throws IOException {
    Socket socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(10_000);
    return socket;
  }

  /** Sends bytes as they are, and reads one answer. */
  public String raw(String bytes) {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      return readAnswer(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same, and reads on until the server has closed the connection. */
  public String rawToItsEnd(String bytes) {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static String readAnswer(InputStream in) throws IOException {
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

  public static JsonObject json(HttpResponse<String> response) {
    return new JsonObject(response.body());
  }

  public static JsonObject body(String rawResponse) {
    return new JsonObject(rawResponse.substring(rawResponse.indexOf("\r\n\r\n") + 4));
  }
}
