package io.kirogate.agent.acp;

import com.fasterxml.jackson.databind.JsonNode;
import io.kirogate.message.TurnUsage;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Whose turn's it is what an agent tells of usage: it may come after that turn's end. */
final class LateUsage {
  private final AcpProfile profile;
  private final BiConsumer<Duration, Runnable> later;
  private final Consumer<TurnUsage> more;

  /** The turn that ended last; null when nothing more counts for it. */
  private Ended ended;

  /** A turn whose usage may still be told. */
  private record Ended(String session, AcpTurn turn) {}

  /**
   * @param more takes what a turn used beside what its end told
   */
  LateUsage(AcpProfile profile, BiConsumer<Duration, Runnable> later, Consumer<TurnUsage> more) {
    this.profile = profile;
    this.later = later;
    this.more = more;
  }

  /** From now on this is the turn that ended last; for how long, the profile says. */
  void ended(String session, AcpTurn turn) {
    Ended settling = new Ended(session, turn);
    ended = settling;
    if (profile.settleMillis() > 0) {
      later.accept(
          profile.settle(),
          () -> {
            if (ended == settling) {
              ended = null;
            }
          });
    }
  }

  /**
   * What is told between two turns of one session belongs to the first. So does what comes late,
   * until the agent has said anything in the second.
   *
   * @param running the turn of this session; null = it has none just now
   */
  void accept(AcpTurn running, String session, String method, JsonNode params) {
    boolean settling = ended != null && ended.session().equals(session);
    boolean late = settling && profile.settleMillis() > 0;
    if (running != null && (running.hasBegun() || !late)) {
      running.usage().accept(method, params);
    } else if (settling) {
      ended.turn().usage().accept(method, params);
      tell(ended.turn());
    }
  }

  /** Tells what this turn used beside what was told. */
  void tell(AcpTurn of) {
    if (of.usage().hasMore()) {
      more.accept(of.usage().more());
    }
  }
}
