package io.kirogate.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import java.util.function.Supplier;

/**
 * All processes of one start. A member is the direct child, whatever descends from a member, is in
 * a session that a member led, or carries the start's marker; so it stays one when its parent dies
 * and it becomes init's. Listed anew at each call; used on the process thread.
 */
final class Tree {
  /** USER_HZ is 100 for every program on Linux, whatever the kernel ticks at. */
  private static final int MILLIS_PER_TICK = 10;

  private static final long SELF = ProcessHandle.current().pid();

  private final Supplier<List<Proc.Stat>> listing;
  private final LongPredicate marked;
  private final long root;
  private final long rootStarted;

  /**
   * Pid and start of those members that live, or whose session still has members: so long the
   * kernel gives their number to nobody else.
   */
  private final Map<Long, Long> seen = new HashMap<>();

  /**
   * @param listing every process that can be seen
   * @param marked whether a process carries this start's marker
   */
  Tree(Proc.Stat root, Supplier<List<Proc.Stat>> listing, LongPredicate marked) {
    this.listing = listing;
    this.marked = marked;
    this.root = root.pid();
    this.rootStarted = root.started();
    seen.put(this.root, rootStarted);
  }

  /** Tells the tree of a member that may be gone before it is listed. */
  void add(Proc.Stat member) {
    seen.put(member.pid(), member.started());
  }

  /** Who lives now. */
  List<Proc.Stat> living() {
    List<Proc.Stat> members = new ArrayList<>();
    List<Proc.Stat> others = new ArrayList<>(listing.get());
    others.removeIf(other -> other.pid() == SELF);
    reapOrphans(others);
    forgetReused(others);
    others.removeIf(other -> !other.alive());
    while (moveMembers(others, members)) {
      // A new member may be the parent of one that stood before it in the list.
    }
    seen.keySet().removeIf(pid -> isOver(pid, members));
    return members;
  }

  /** What the tree uses, at the cost of one reading of {@code /proc}. */
  static Usage usage(List<Proc.Stat> members, Duration age) {
    long ticks = members.stream().mapToLong(Proc.Stat::cpuTicks).sum();
    long pages = members.stream().mapToLong(Proc.Stat::residentPages).sum();
    Duration cpu = Duration.ofMillis(ticks * MILLIS_PER_TICK);
    double percent = age.isZero() ? 0 : 100.0 * cpu.toNanos() / age.toNanos();
    return new Usage(cpu, percent, pages * LibC.getpagesize(), members.size());
  }

  private boolean moveMembers(List<Proc.Stat> others, List<Proc.Stat> members) {
    return others.removeIf(
        other -> {
          boolean member = isMember(other, members);
          if (member) {
            seen.put(other.pid(), other.started());
            members.add(other);
          }
          return member;
        });
  }

  private boolean isMember(Proc.Stat other, List<Proc.Stat> members) {
    if (other.started() < rootStarted) {
      return false;
    }
    return isSeen(other)
        || members.stream().anyMatch(member -> member.pid() == other.parent())
        || seen.containsKey(other.session())
        || marked.test(other.pid());
  }

  private boolean isSeen(Proc.Stat other) {
    Long started = seen.get(other.pid());
    return started != null && started == other.started();
  }

  private void forgetReused(List<Proc.Stat> all) {
    for (Proc.Stat stat : all) {
      seen.computeIfPresent(
          stat.pid(), (pid, started) -> started == stat.started() ? started : null);
    }
  }

  private static boolean isOver(long pid, List<Proc.Stat> members) {
    return members.stream().noneMatch(m -> m.pid() == pid || m.session() == pid);
  }

  /** Where this JVM is init (a container), what the tree left behind is ours to reap. */
  private void reapOrphans(List<Proc.Stat> all) {
    for (Proc.Stat stat : all) {
      if (stat.state() == 'Z' && stat.parent() == SELF && stat.pid() != root && isSeen(stat)) {
        LibC.waitpid((int) stat.pid(), null, LibC.WNOHANG);
      }
    }
  }
}
