package io.kirogate.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A program that holds an agent and starts others while it has hardly a descriptor left, of the few
 * that its starter allowed it, and tells on stdout what came of it.
 */
final class Exhausted implements AgentProcess.Events {
  private static final String AGENT = "trap '' HUP TERM; echo up; exec sleep 1000";
  private static final String DAEMON = "setsid sh -c \"trap '' HUP TERM; exec sleep 1000\" & ";
  private static final long SELF = ProcessHandle.current().pid();
  private static final String RUN = "exhausted" + SELF + ".";
  private static final int TRIES = 30;
  private static final int PATIENCE = 10;
  private static final Deque<FileInputStream> HELD = new ArrayDeque<>();

  private final CountDownLatch upOrOver = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);

  private Exhausted() {}

  public static void main(String[] arguments) throws Exception {
    loadAll();
    Exhausted.agent(Recorder.PTY);
    Exhausted.agent(Recorder.PIPES);
    List<String> before = descriptors();
    AgentProcess first = start(DAEMON + AGENT, Recorder.PTY, new Exhausted());
    exhaust();
    CompletionStage<Void> end = first.end(Duration.ZERO);
    boolean lied = tell(end, 1) && LibC.kill((int) first.wrapperPid(), 0) == 0;
    System.out.println("told an end that was none: " + lied);
    for (int few = 0; few < TRIES; few += 3) {
      release(few);
      agent(few % 2 == 0 ? Recorder.PTY : Recorder.PIPES);
      exhaust();
    }
    release(HELD.size());
    System.out.println("ended: " + tell(end, PATIENCE));
    System.out.println("left: " + children());
    System.out.println("leaked: " + leaked(before));
    System.exit(0);
  }

  /** A class that lies in a directory cannot be loaded later. */
  private static void loadAll() throws Exception {
    Proc.carries(SELF, "");
    Proc.user(SELF);
    String place = AgentProcess.class.getPackageName();
    URI classes = AgentProcess.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    for (String file : Path.of(classes).resolve(place.replace('.', '/')).toFile().list()) {
      if (file.endsWith(".class") && !file.equals("package-info.class")) {
        Class.forName(place + "." + file.substring(0, file.length() - ".class".length()));
      }
    }
  }

  /** Starts one, whatever comes of it, and ends it. */
  private static void agent(Wiring wiring) throws Exception {
    Exhausted events = new Exhausted();
    AgentProcess process = start(AGENT, wiring, events);
    events.upOrOver.await(PATIENCE, TimeUnit.SECONDS);
    CompletionStage<Void> end = process.end(Duration.ZERO);
    release(HELD.size());
    if (!tell(end, PATIENCE) || !events.over.await(PATIENCE, TimeUnit.SECONDS)) {
      System.out.println("no end of one");
    }
  }

  private static AgentProcess start(String script, Wiring wiring, Exhausted events)
      throws InterruptedException {
    Map<String, String> environment =
        Map.of("PATH", System.getenv("PATH"), Launch.MARKER, RUN + System.nanoTime());
    Launch launch =
        new Launch(List.of("sh", "-c", script), Path.of("/tmp"), environment, wiring, null);
    AgentProcess process = AgentProcess.start(launch, Runnable::run, events);
    if (HELD.isEmpty()) {
      events.upOrOver.await(PATIENCE, TimeUnit.SECONDS);
    }
    return process;
  }

  private static void exhaust() {
    try {
      while (true) {
        HELD.push(new FileInputStream("/dev/null"));
      }
    } catch (IOException none) {
      // Not one is left.
    }
  }

  private static void release(int few) throws IOException {
    for (int i = 0; i < few && !HELD.isEmpty(); i++) {
      HELD.pop().close();
    }
  }

  private static boolean tell(CompletionStage<Void> end, int seconds) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    end.thenRun(done::countDown);
    return done.await(seconds, TimeUnit.SECONDS);
  }

  /** None, given the time: what was killed is reaped by and by. */
  private static List<Proc.Stat> children() {
    return soonEmpty(
        () ->
            Proc.all().stream()
                .filter(
                    stat ->
                        stat.parent() == SELF
                            || Proc.carriesPrefix(stat.pid(), Launch.MARKER + "=" + RUN))
                .toList());
  }

  private static List<String> leaked(List<String> before) {
    return soonEmpty(
        () -> {
          List<String> more = new ArrayList<>(descriptors());
          before.forEach(more::remove);
          return more;
        });
  }

  private static <T> List<T> soonEmpty(Callable<List<T>> list) {
    List<List<T>> last = new ArrayList<>();
    try {
      await()
          .atMost(Duration.ofSeconds(PATIENCE))
          .until(
              () -> {
                last.add(list.call());
                return last.get(last.size() - 1).isEmpty();
              });
    } catch (ConditionTimeoutException notEmpty) {
      // What is left is told.
    }
    return last.get(last.size() - 1);
  }

  /** What kind each is of. */
  private static List<String> descriptors() {
    return Stream.of(new File("/proc/self/fd").list()).map(Exhausted::kind).sorted().toList();
  }

  private static String kind(String descriptor) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd", descriptor)).toString();
      return target.replaceFirst(":\\[\\d+]$", "");
    } catch (IOException closed) {
      return "/proc/" + SELF + "/fd";
    }
  }

  @Override
  public void output(byte[] bytes) {
    if (new String(bytes, UTF_8).contains("up")) {
      upOrOver.countDown();
    }
  }

  @Override
  public void errorOutput(byte[] bytes) {}

  @Override
  public void inputRefused(long unread) {}

  @Override
  public void exited(Exit exit) {
    System.err.println(exit.describe());
    upOrOver.countDown();
    over.countDown();
  }
}
