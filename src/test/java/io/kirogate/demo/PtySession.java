package io.kirogate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.sun.jna.Native;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The demo agent as a program on a real pseudo-terminal, made by script(1). */
final class PtySession implements AutoCloseable {
  static final String READY = Ansi.PASTE_ON + "\r\u001b[K" + Prompt.CHAT.bytes() + "\r\u001b[2C";
  static final String TRUSTING_READY =
      Ansi.PASTE_ON + "\r\u001b[K" + Prompt.TRUSTING.bytes() + "\r\u001b[3C";
  static final String CONFIRM = "\r\u001b[K" + Prompt.CONFIRM.bytes() + "\r\u001b[2C";
  private static final int LIMIT_SECONDS = 60;
  private static final String END = "(end)";
  private final Process script;
  private final LinkedBlockingQueue<String> output = new LinkedBlockingQueue<>();
  private final StringBuilder unread = new StringBuilder();

  private PtySession(Process script) {
    this.script = script;
    Thread reader = new Thread(this::read, "pty-reader");
    reader.setDaemon(true);
    reader.start();
  }

  static PtySession start(String... arguments) throws IOException {
    String command =
        "stty rows 50 cols 120; exec "
            + Path.of(System.getProperty("java.home"), "bin", "java")
            + " -XX:TieredStopAtLevel=1 -Xshare:auto -Xmx64m -cp "
            + Stream.of(DemoAgent.class, Native.class, JsonFactory.class)
                .map(PtySession::location)
                .collect(Collectors.joining(File.pathSeparator))
            + " io.kirogate.demo.DemoAgent "
            + String.join(" ", arguments);
    ProcessBuilder builder =
        new ProcessBuilder("script", "-qfe", "--echo", "never", "-c", command, "/dev/null");
    builder.environment().put("SHELL", "/bin/sh");
    builder.environment().put("TERM", "xterm-256color");
    return new PtySession(builder.redirectErrorStream(true).start());
  }

  /** Types it as a bracketed paste, and Enter. */
  void ask(String prompt) throws IOException {
    type("\u001b[200~" + prompt + "\u001b[201~\r");
  }

  void type(String keys) throws IOException {
    script.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
    script.getOutputStream().flush();
  }

  /** What is shown up to and with this text; the rest stays for the next call. */
  String until(String expected) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    int at = unread.indexOf(expected);
    while (at < 0) {
      String more = output.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      assertThat(more).as("no %s in %s", expected, unread).isNotNull().isNotEqualTo(END);
      int known = unread.length();
      unread.append(more);
      at = unread.indexOf(expected, Math.max(0, known - expected.length()));
    }
    return take(at + expected.length());
  }

  /** All that is still shown, and how the program ended. */
  End end() throws InterruptedException {
    assertThat(script.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).as("ended").isTrue();
    for (String more = output.take(); !more.equals(END); more = output.take()) {
      unread.append(more);
    }
    return new End(take(unread.length()), script.exitValue());
  }

  record End(String shown, int status) {}

  /** Whether the tty hands over whole lines, as stty(1) on its other end sees it. */
  boolean canonical() throws IOException {
    Process stty =
        new ProcessBuilder("stty", "-F", "/proc/" + agent().pid() + "/fd/0", "-a")
            .redirectErrorStream(true)
            .start();
    String modes = new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(modes).contains("icanon");
    return !modes.contains("-icanon");
  }

  ProcessHandle agent() {
    Optional<ProcessHandle> child = script.toHandle().children().findFirst();
    return child.orElseThrow();
  }

  @Override
  public void close() {
    script.descendants().forEach(ProcessHandle::destroyForcibly);
    script.destroyForcibly();
  }

  private String take(int length) {
    String taken = unread.substring(0, length);
    unread.delete(0, length);
    return taken;
  }

  private void read() {
    try (Reader in = new InputStreamReader(script.getInputStream(), StandardCharsets.UTF_8)) {
      char[] buffer = new char[65536];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        output.add(new String(buffer, 0, n));
      }
    } catch (IOException e) {
      output.add("(" + e.getMessage() + ")");
    }
    output.add(END);
  }

  private static String location(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
