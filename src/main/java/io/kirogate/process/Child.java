package io.kirogate.process;

import com.zaxxer.nuprocess.NuAbstractProcessHandler;
import com.zaxxer.nuprocess.NuProcess;
import com.zaxxer.nuprocess.NuProcessBuilder;
import com.zaxxer.nuprocess.internal.BasePosixProcess;
import com.zaxxer.nuprocess.internal.ReferenceCountedFileDescriptor;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The direct child, as NuProcess has it. Callbacks come on NuProcess's one thread, {@link #onStart}
 * on the forking one; they only copy and hand over, and always drain the buffer: a full one would
 * end NuProcess's loop for every process (libraries.md, NuProcess 3).
 */
final class Child extends NuAbstractProcessHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Child.class);
  private static final int NONE = -1;
  private static final Runnable SPOKEN = () -> {};

  static {
    // Before NuProcess's first class loads. It must not end agents when the JVM begins to stop.
    preset("com.zaxxer.nuprocess.enableShutdownHook", "false");
    preset("com.zaxxer.nuprocess.deadPoolPollMs", "100");
    // An idle thread of NuProcess's that ends just as a process registers leaves that one deaf.
    preset("com.zaxxer.nuprocess.lingerTimeMs", String.valueOf(Integer.MAX_VALUE));
  }

  private final Delivery delivery;
  private final Input input;
  private final IntConsumer reaped;
  private Runnable spoke;
  private NuProcess process;
  private int hold = NONE;

  private Child(Delivery delivery, Input input, Runnable spoke, IntConsumer reaped) {
    this.delivery = delivery;
    this.input = input;
    this.reaped = reaped;
    this.spoke = spoke;
  }

  /**
   * Forks, on the calling thread.
   *
   * @param spoke run once, before the first output, on NuProcess's thread
   * @param reaped told NuProcess's idea of the status, after the last output, on NuProcess's thread
   * @return empty when the system refused
   */
  static Optional<Child> fork(
      List<String> words,
      Map<String, String> environment,
      Path directory,
      Delivery delivery,
      Input input,
      Runnable spoke,
      IntConsumer reaped) {
    Child child = new Child(delivery, input, spoke, reaped);
    NuProcessBuilder builder = new NuProcessBuilder(words, environment);
    builder.setProcessListener(child);
    builder.setCwd(directory);
    builder.start();
    return child.process == null ? Optional.empty() : Optional.of(child);
  }

  long pid() {
    return process.getPID();
  }

  /** There is something in the input, or its end. */
  void inputReady() {
    try {
      process.wantWrite();
    } catch (IllegalStateException closed) {
      LOG.debug("process {} takes no input any more: {}", pid(), closed.toString());
    }
  }

  /** Ends it at once, when nothing can be known of it. */
  void abort() {
    LibC.kill((int) pid(), Signals.KILL);
    letGo();
  }

  /** Lets NuProcess see the end of the child. Idempotent; on the process thread. */
  void letGo() {
    if (hold != NONE) {
      LibC.close(hold);
      hold = NONE;
    }
  }

  /** NuProcess calls this after the fork and before it watches the outputs. */
  @Override
  public void onStart(NuProcess started) {
    process = started;
    hold = openWriteEnd(((BasePosixProcess) started).getStderr());
  }

  /** Linux opens either end of a pipe anew through {@code /proc/self/fd}. */
  private static int openWriteEnd(ReferenceCountedFileDescriptor readEnd) {
    try {
      return LibC.open("/proc/self/fd/" + readEnd.acquire(), LibC.O_WRONLY | LibC.O_CLOEXEC);
    } finally {
      readEnd.release();
    }
  }

  @Override
  public void onStdout(ByteBuffer buffer, boolean closed) {
    if (buffer.hasRemaining()) {
      spoke.run();
      spoke = SPOKEN;
      delivery.output(drained(buffer));
    }
  }

  @Override
  public void onStderr(ByteBuffer buffer, boolean closed) {
    if (buffer.hasRemaining()) {
      delivery.errorOutput(drained(buffer));
    }
  }

  /** Asks to be called once more after each piece: only then is it known that it was taken. */
  @Override
  public boolean onStdinReady(ByteBuffer buffer) {
    boolean ended = input.isEnded();
    boolean gave = input.fill(buffer) > 0;
    if (!gave) {
      delivery.inputTaken(input);
    }
    if (!gave && ended) {
      process.closeStdin(true);
    }
    return gave;
  }

  @Override
  public void onExit(int status) {
    reaped.accept(status);
  }

  private static byte[] drained(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  private static void preset(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
