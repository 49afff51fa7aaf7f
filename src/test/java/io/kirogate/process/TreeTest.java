package io.kirogate.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Who belongs to a start, on process lists of our own making. */
class TreeTest {
  private static final long INIT = 1;
  private static final long ROOT = 100;
  private static final long BOOT = 1_000;

  private final List<Proc.Stat> all = new ArrayList<>();
  private final Set<Long> marked = new TreeSet<>();
  private final Tree tree =
      new Tree(stat(ROOT, INIT, ROOT, BOOT), () -> List.copyOf(all), marked::contains);

  @Test
  void takesDescendantsInWhateverOrderTheyAreListed() {
    list(stat(300, 200, 7, BOOT + 2), stat(200, ROOT, 7, BOOT + 1), stat(ROOT, INIT, ROOT, BOOT));
    list(stat(400, 5, 5, BOOT + 3));
    assertThat(pids()).containsExactly(ROOT, 200L, 300L);
  }

  @Test
  void keepsThoseWhoseParentDied() {
    list(
        stat(ROOT, INIT, ROOT, BOOT),
        stat(200, ROOT, 200, BOOT + 1),
        stat(300, 200, 300, BOOT + 2));
    assertThat(pids()).containsExactly(ROOT, 200L, 300L);
    all.clear();
    list(stat(300, INIT, 300, BOOT + 2), stat(301, 300, 300, BOOT + 3));
    assertThat(pids()).as("known from before").containsExactly(300L, 301L);
  }

  @Test
  void findsOrphansBySessionsThatMembersLed() {
    tree.add(stat(200, ROOT, 200, BOOT + 1));
    list(stat(300, INIT, 200, BOOT + 2), stat(301, INIT, ROOT, BOOT + 2), stat(302, INIT, 9, BOOT));
    assertThat(pids()).containsExactly(300L, 301L);
  }

  @Test
  void findsDaemonsByTheMarker() {
    marked.add(300L);
    list(stat(300, INIT, 299, BOOT + 2), stat(301, 300, 299, BOOT + 2));
    assertThat(pids()).containsExactly(300L, 301L);
  }

  @Test
  void takesNobodyForAMemberWhoGotTheNumberOfOne() {
    tree.add(stat(200, ROOT, 200, BOOT + 1));
    list(stat(200, INIT, 200, BOOT + 50), stat(300, 200, 200, BOOT + 51));
    list(stat(ROOT, INIT, ROOT, BOOT + 50), stat(301, ROOT, ROOT, BOOT + 51));
    assertThat(pids()).isEmpty();
  }

  @Test
  void forgetsASessionThatIsOver() {
    list(stat(ROOT, INIT, ROOT, BOOT), stat(200, ROOT, 200, BOOT + 1));
    assertThat(pids()).containsExactly(ROOT, 200L);
    all.clear();
    list(stat(ROOT, INIT, ROOT, BOOT));
    assertThat(pids()).containsExactly(ROOT);
    list(stat(300, INIT, 200, BOOT + 90));
    assertThat(pids()).as("200 may be anybody's by now").containsExactly(ROOT);
  }

  @Test
  void takesNobodyOlderThanItself() {
    list(stat(300, INIT, ROOT, BOOT - 1));
    marked.add(300L);
    assertThat(pids()).isEmpty();
  }

  private void list(Proc.Stat... stats) {
    all.addAll(List.of(stats));
  }

  private Set<Long> pids() {
    Set<Long> pids = new TreeSet<>();
    tree.living().forEach(stat -> pids.add(stat.pid()));
    return pids;
  }

  private static Proc.Stat stat(long pid, long parent, long session, long started) {
    return new Proc.Stat(pid, 'S', parent, session, 0, 1, started, 0, 0);
  }
}
