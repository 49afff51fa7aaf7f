package io.kirogate.process;

import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes on their way to a process, which takes them when it likes, and then perhaps the end of its
 * input. Filled by the caller, emptied on NuProcess's thread; NuProcess's own queue has no bound
 * and is not used.
 */
final class Input {
  private final long limit;
  private final Queue<ByteBuffer> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicLong unread = new AtomicLong();
  private volatile boolean ended;

  /** What NuProcess was given last. Owned by its thread. */
  private int given;

  Input(long limit) {
    this.limit = limit;
  }

  /** All of these bytes, or none when too many would be unread. */
  boolean offer(byte[] bytes) {
    if (unread.addAndGet(bytes.length) > limit) {
      unread.addAndGet(-bytes.length);
      return false;
    }
    waiting.add(ByteBuffer.wrap(bytes.clone()));
    return true;
  }

  /** Nothing comes any more. */
  void end() {
    ended = true;
  }

  boolean isEnded() {
    return ended;
  }

  /** Bytes that the system has not taken yet. */
  long unread() {
    return unread.get();
  }

  /**
   * Moves as much as fits, and leaves the target ready to be read. Only on NuProcess's thread,
   * which asks when the system has taken all that it was given before.
   *
   * @return how much it was
   */
  int fill(ByteBuffer target) {
    unread.addAndGet(-given);
    given = 0;
    for (ByteBuffer next = waiting.peek();
        next != null && target.hasRemaining();
        next = waiting.peek()) {
      int size = Math.min(next.remaining(), target.remaining());
      target.put(next.slice().limit(size));
      given += size;
      next.position(next.position() + size);
      if (!next.hasRemaining()) {
        waiting.remove();
      }
    }
    target.flip();
    return given;
  }
}
