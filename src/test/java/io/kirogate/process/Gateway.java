package io.kirogate.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A program that holds an agent, whose output it passes on, until somebody kills it. Arguments: how
 * it is wired, a shell's script, and the id of a run when there shall be a guardian.
 */
final class Gateway {
  private Gateway() {}

  public static void main(String[] arguments) throws InterruptedException {
    Map<String, String> environment = new HashMap<>(Map.of("PATH", System.getenv("PATH")));
    if (arguments.length > 2) {
      Guardian.start(arguments[2]);
      environment.put(Launch.MARKER, arguments[2] + ".worker1-1");
    }
    Wiring wiring = arguments[0].equals("PTY") ? Recorder.PTY : Recorder.PIPES;
    Launch launch =
        new Launch(List.of("sh", "-c", arguments[1]), Path.of("/tmp"), environment, wiring, null);
    AgentProcess.start(
        launch,
        Runnable::run,
        new AgentProcess.Events() {
          @Override
          public void output(byte[] bytes) {
            System.out.print(new String(bytes, UTF_8));
            System.out.flush();
          }

          @Override
          public void errorOutput(byte[] bytes) {
            output(bytes);
          }

          @Override
          public void inputRefused(long unread) {
            throw new IllegalStateException("nothing was written");
          }

          @Override
          public void exited(Exit exit) {
            System.out.println(exit.describe());
          }
        });
    new CountDownLatch(1).await();
  }
}
