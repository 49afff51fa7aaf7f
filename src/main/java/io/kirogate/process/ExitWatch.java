package io.kirogate.process;

import com.sun.jna.Platform;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells when a process has ended, be it a child or not, reaped or not.
 *
 * <p>One thread waits on a pidfd for each. {@link ProcessHandle#onExit} would poll every 300 ms for
 * whatever is not a direct child, and never tell the end of a process that nobody reaps; it serves
 * where the kernel or a sandbox has no pidfd.
 */
final class ExitWatch {
  private static final ExitWatch ONLY = new ExitWatch();

  /** {@code struct epoll_event} is packed on x86-64 alone. */
  private static final int DATA = Platform.isIntel() ? 4 : 8;

  private static final int EVENT_SIZE = DATA + 8;
  private static final int FOREVER = -1;

  private final int epoll = LibC.epoll_create1(LibC.EPOLL_CLOEXEC);
  private final Map<Integer, CompletableFuture<Void>> awaited = new ConcurrentHashMap<>();

  private ExitWatch() {
    if (epoll < 0) {
      throw new IllegalStateException("epoll_create1 failed, errno " + LibC.errno());
    }
    Thread thread = new Thread(this::await, "kirogate-exits");
    thread.setDaemon(true);
    thread.start();
  }

  /** Completes, on a thread that must not be kept, when this process has ended. */
  static CompletableFuture<Void> gone(long pid) {
    return ONLY.watch((int) pid);
  }

  private CompletableFuture<Void> watch(int pid) {
    int descriptor = LibC.pidfd_open(pid);
    if (descriptor < 0) {
      return LibC.errno() == LibC.ESRCH
          ? CompletableFuture.completedFuture(null)
          : watchWithoutPidfd(pid);
    }
    CompletableFuture<Void> gone = new CompletableFuture<>();
    awaited.put(descriptor, gone);
    if (LibC.epoll_ctl(epoll, LibC.EPOLL_CTL_ADD, descriptor, event(descriptor)) < 0) {
      awaited.remove(descriptor);
      LibC.close(descriptor);
      return watchWithoutPidfd(pid);
    }
    return gone;
  }

  private static CompletableFuture<Void> watchWithoutPidfd(int pid) {
    return ProcessHandle.of(pid)
        .map(handle -> handle.onExit().<Void>thenApply(ended -> null))
        .orElseGet(() -> CompletableFuture.completedFuture(null));
  }

  private void await() {
    byte[] event = new byte[EVENT_SIZE];
    while (true) {
      int ready = LibC.epoll_wait(epoll, event, 1, FOREVER);
      if (ready == 1) {
        int descriptor = ByteBuffer.wrap(event).order(ByteOrder.nativeOrder()).getInt(DATA);
        CompletableFuture<Void> gone = awaited.remove(descriptor);
        // Closing alone does not take it off: a fork of that very moment holds a copy.
        LibC.epoll_ctl(epoll, LibC.EPOLL_CTL_DEL, descriptor, event);
        LibC.close(descriptor);
        gone.complete(null);
      } else if (LibC.errno() != LibC.EINTR) {
        throw new IllegalStateException("epoll_wait failed, errno " + LibC.errno());
      }
    }
  }

  private static byte[] event(int descriptor) {
    return ByteBuffer.allocate(EVENT_SIZE)
        .order(ByteOrder.nativeOrder())
        .putInt(0, LibC.EPOLLIN)
        .putInt(DATA, descriptor)
        .array();
  }
}
