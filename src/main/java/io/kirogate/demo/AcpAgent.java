package io.kirogate.demo;

import io.kirogate.demo.Interrupts.TurnInterrupted;
import io.kirogate.demo.Options.Boot;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The program as an agent of ACP: JSON-RPC over stdin and stdout, a message a line. */
final class AcpAgent {
  private static final int FAILED = 1;

  /** How long turns may take to end when stdin has. */
  private static final Duration END = Duration.ofSeconds(2);

  private final InputStream in = new BufferedInputStream(new FileInputStream(FileDescriptor.in));
  private final Interrupts never = new Interrupts();
  private final Options options;
  private final AcpOptions acp;
  private final AcpWire wire;
  private final AcpState state = new AcpState();
  private final AcpMethods methods;

  AcpAgent(Options options) {
    this.options = options;
    this.acp = options.acp().orElseThrow();
    AcpShape shape = AcpShape.of(acp);
    this.wire = new AcpWire(shape.ids());
    this.methods = new AcpMethods(new AcpHost(options, shape, wire, state));
  }

  /** Returns the exit status, after the client has closed stdin. */
  int start() throws TurnInterrupted {
    if (acp.wrapper()) {
      return AcpProcesses.runAsChild("--wrapper");
    }
    Boot boot = options.boot();
    if (boot instanceof Boot.Failing failing) {
      System.err.println("error: the demo agent was told to fail");
      return failing.status();
    }
    if (boot instanceof Boot.SignedOut && acp.shape() == AcpOptions.Shape.V2) {
      System.err.println("error: You are not logged in, please log in with kiro-cli login");
      return FAILED;
    }
    prepare(boot);
    serve();
    return 0;
  }

  private void prepare(Boot boot) throws TurnInterrupted {
    if (acp.leftover()) {
      AcpProcesses.leaveOneBehind();
    }
    if (boot instanceof Boot.Silent) {
      never.waitForever();
    }
    if (boot instanceof Boot.Faulty faulty) {
      Fault.strikeOnce(faulty.file());
    }
    if (boot instanceof Boot.Prompting prompting) {
      never.pause(prompting.delay());
    }
  }

  private void serve() throws TurnInterrupted {
    Optional<String> line = read();
    while (line.isPresent()) {
      if (!line.get().isBlank()) {
        take(line.get());
      }
      if (state.deaf()) {
        never.waitForever();
      }
      line = read();
    }
    if (acp.ignoreEof() || state.stubborn()) {
      never.waitForever();
    }
    end();
  }

  /** Tools that still run end with their turns. */
  private void end() {
    state.end();
    state.sessions().forEach(AcpSession::cancel);
    long deadline = System.nanoTime() + END.toNanos();
    state.sessions().forEach(session -> session.join(deadline));
  }

  /** The next line, or what stdin ends with; empty behind that. */
  private Optional<String> read() {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      int b = in.read();
      if (b < 0) {
        return Optional.empty();
      }
      while (b >= 0 && b != '\n') {
        line.write(b);
        b = in.read();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("stdin", e);
    }
    return Optional.of(line.toString(StandardCharsets.UTF_8));
  }

  private void take(String line) {
    Object value;
    try {
      value = Json.value(line);
    } catch (IOException e) {
      System.err.println("This is no JSON: " + line);
      wire.fail(null, new AcpError(AcpError.PARSE, "Parse error", null));
      return;
    }
    if (value instanceof Map<?, ?> message && "2.0".equals(message.get("jsonrpc"))) {
      takeMessage(Json.keyed(message));
    } else {
      refuse();
    }
  }

  /** It is told by its method, not by its id: both sides count for themselves. */
  private void takeMessage(Map<String, Object> message) {
    if (message.get("method") instanceof String method) {
      request(method, message);
    } else if (message.containsKey("result") || message.containsKey("error")) {
      wire.answered(message);
    } else {
      refuse();
    }
  }

  private void request(String method, Map<String, Object> message) {
    boolean wanted = message.containsKey("id");
    Object id = message.get("id");
    try {
      methods.handle(method, new AcpRequest(wire, wanted, id, AcpParams.of(message)));
    } catch (AcpError e) {
      if (wanted) {
        wire.fail(id, e);
      }
    }
  }

  private void refuse() {
    wire.fail(null, new AcpError(AcpError.INVALID_REQUEST, "Invalid request", null));
  }
}
