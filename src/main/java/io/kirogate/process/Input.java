package io.kirogate.process;

import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes on their way to a process, which takes them when it likes. Filled by the caller, emptied on
 * NuProcess's thread; NuProcess's own queue has no bound and is not used.
 */
final class Input {
  private final long limit;
  private final Queue<ByteBuffer> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicLong unread = new AtomicLong();

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

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  long unread() {
    return unread.get();
  }

  /**
   * Moves as much as fits, leaves the target ready to be read, and says whether there is more. Only
   * on NuProcess's thread.
   */
  boolean fill(ByteBuffer target) {
    int before = target.position();
    for (ByteBuffer next = waiting.peek();
        next != null && target.hasRemaining();
        next = waiting.peek()) {
      int size = Math.min(next.remaining(), target.remaining());
      target.put(next.slice().limit(size));
      next.position(next.position() + size);
      if (!next.hasRemaining()) {
        waiting.remove();
      }
    }
    unread.addAndGet(before - target.position());
    target.flip();
    return !waiting.isEmpty();
  }
}
