package io.kirogate.agent.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a tool prints must not keep the worker that reads it busy for much longer than it took to
 * print: its deadlines are on the same thread. Told by what is allocated, which no load changes.
 */
class HostileCostTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final String READY = "\u001b[?2004h\r\u001b[K\u001b[35m> \u001b[0m\r\u001b[2C";
  private static final String TOOL =
      "\u001b[38;5;13m🛠️  Using tool: execute_bash\u001b[38;5;2m (trusted)\u001b[39m\r\n";
  private static final int TIMES = 4_000;

  private boolean toolReads;
  private Dialogue dialogue;

  @BeforeEach
  void aToolRuns() throws Exception {
    TerminalVariant variant = Replay.variant("q");
    dialogue = new Dialogue(variant, variant.terminal(), () -> toolReads, event -> {});
    show(READY);
    dialogue.typed("hello\r");
    show("\r\u001b[K\u001b[35m> \u001b[0mhello\r\u001b[7C\u001b[?2004l\r\n\r\n");
    toolReads = true;
    show(TOOL);
  }

  private void show(String text) {
    dialogue.received(text.getBytes(StandardCharsets.UTF_8));
  }

  /** In bytes, for each time. */
  private long cost(String printed) {
    String all = printed.repeat(TIMES);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    show(all);
    return (THREADS.getCurrentThreadAllocatedBytes() - before) / TIMES;
  }

  @Test
  void jumpingOverAFullScreen() {
    show(("x".repeat(1_900) + "\r\n").repeat(48));
    assertThat(cost("\u001b[40A\u001b[40B")).isLessThan(80_000);
  }

  @Test
  void controlsInALineWithoutEndBehindAReadyMark() {
    show("x".repeat(500_000) + "\u001b[?2004h");
    assertThat(cost("x\u001b[m")).isLessThan(200_000);
  }
}
