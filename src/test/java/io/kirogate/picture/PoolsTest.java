package io.kirogate.picture;

import static org.assertj.core.api.Assertions.assertThat;

import io.kirogate.config.PoolConfig;
import io.kirogate.message.AgentName;
import io.kirogate.message.Facts;
import io.kirogate.message.Paused;
import io.kirogate.message.PoolId;
import io.kirogate.message.PoolPicture;
import io.kirogate.message.PoolState;
import io.kirogate.message.SlotId;
import io.kirogate.message.WorkerId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PoolsTest {
  private static final PoolId OTHER = new PoolId("other");
  private static final AgentIdentity KIRO = new AgentIdentity("kiro-cli", "kiro-cli", false);

  private final Pools pools =
      new Pools(
          Map.of(
              PoolId.DEFAULT,
              new Pools.Setup(KIRO, PoolConfig.Size.fixed(2)),
              OTHER,
              new Pools.Setup(KIRO, PoolConfig.Size.fixed(1))));

  private static Facts facts(int slot, boolean standIn) {
    return new Facts(
        new WorkerId(new SlotId(PoolId.DEFAULT, slot), 1),
        new AgentName(standIn ? "demo" : "kiro-cli", standIn),
        "line",
        Facts.Phase.IDLE,
        1,
        1,
        1,
        0,
        0,
        0,
        0,
        false,
        null,
        null,
        null);
  }

  @Test
  void untilAPoolTellsItIsAsTheConfigSays() {
    Picture unknown = pools.of(PoolId.DEFAULT);
    assertThat(unknown.started()).isFalse();
    assertThat(unknown.slots().keySet())
        .extracting(SlotId::name)
        .containsExactly("worker1", "worker2");
    assertThat(unknown.slots().values()).allMatch(facts -> facts.isEmpty());
  }

  @Test
  void eachPoolHasItsOwnPicture() {
    pools.receive(new PoolState(OTHER, 3, 1, 4, 2, null, "look"));
    pools.receive(new Paused(PoolId.DEFAULT, true));
    assertThat(pools.of(OTHER).started()).isTrue();
    assertThat(pools.of(OTHER).state().warning()).isEqualTo("look");
    assertThat(pools.of(OTHER).paused()).isFalse();
    assertThat(pools.of(OTHER).slot("other.worker3")).contains(new SlotId(OTHER, 3));
    assertThat(pools.of(OTHER).slot("worker3")).isEmpty();
    assertThat(pools.of(PoolId.DEFAULT).paused()).isTrue();
    assertThat(pools.of(PoolId.DEFAULT).started()).isFalse();
  }

  @Test
  void theNewestFactsOfEachSlotAreShown() {
    pools.receive(new PoolPicture(PoolId.DEFAULT, List.of(facts(2, false)), null));
    pools.receive(new PoolState(PoolId.DEFAULT, 2, 2, 2, 1, null, null));
    Picture picture = pools.of(PoolId.DEFAULT);
    assertThat(picture.slots().values())
        .extracting(f -> f.isPresent())
        .containsExactly(false, true);
    assertThat(picture.count(phase -> phase == Facts.Phase.IDLE)).isEqualTo(1);
  }

  @Test
  void whatIsToldOfAPoolThatIsNotOursIsLost() {
    pools.receive(new Paused(new PoolId("lost"), true));
    assertThat(pools.of(PoolId.DEFAULT).paused()).isFalse();
    assertThat(pools.of(OTHER).paused()).isFalse();
  }

  @Test
  void aStandInIsToldWhileOneMayAnswer() {
    assertThat(pools.standIn(PoolId.DEFAULT)).isEmpty();
    pools.receive(new PoolPicture(PoolId.DEFAULT, List.of(facts(1, false), facts(2, true)), null));
    assertThat(pools.standIn(PoolId.DEFAULT)).as("a worker from before a reload").contains("demo");
    assertThat(pools.standIn(OTHER)).as("answers of another pool are its own").isEmpty();
    pools.receive(new PoolPicture(PoolId.DEFAULT, List.of(facts(1, false)), null));
    assertThat(pools.standIn(PoolId.DEFAULT)).isEmpty();
    pools.reload(Map.of(OTHER, setup(new AgentIdentity("demo", "kiro-cli", true))));
    assertThat(pools.standIn(OTHER)).as("one that was configured").contains("demo");
  }

  @Test
  void aReloadAddsPoolsAndWhatWasToldOfTheOthersStays() {
    PoolId third = new PoolId("third");
    pools.receive(new Paused(OTHER, true));
    pools.receive(new PoolState(OTHER, 3, 1, 4, 2, null, null));
    pools.reload(Map.of(PoolId.DEFAULT, setup(KIRO), third, setup(KIRO)));
    assertThat(pools.of(third).started()).isFalse();
    assertThat(pools.of(OTHER).state().size()).as("removed, and not ended yet").isEqualTo(3);
    pools.reload(Map.of(PoolId.DEFAULT, setup(KIRO), OTHER, setup(KIRO)));
    assertThat(pools.of(OTHER).paused()).as("it came back").isTrue();
  }

  @Test
  void aPoolThatHasEndedIsForgotten() {
    pools.forget(OTHER);
    pools.receive(new PoolState(OTHER, 3, 1, 4, 2, null, "a late word"));
    assertThat(pools.find(OTHER)).isEmpty();
    assertThat(pools.standIn(OTHER)).isEmpty();
    pools.reload(Map.of(OTHER, setup(KIRO)));
    assertThat(pools.of(OTHER).started()).as("another one of this name").isFalse();
  }

  private static Pools.Setup setup(AgentIdentity agent) {
    return new Pools.Setup(agent, PoolConfig.Size.fixed(1));
  }

  @Test
  void theYoungestWorkerThatServesTellsVariantAndVersion() {
    assertThat(pools.of(PoolId.DEFAULT).variant()).isNull();
    tell(
        told(1, Facts.Phase.IDLE, 10, "acp-v2", "2.28.0", 0.5),
        told(2, Facts.Phase.ANSWERING, 20, "acp-v3", "3.1.0", null),
        told(3, Facts.Phase.ANSWERING, 25, null, "", 1.0),
        told(4, Facts.Phase.BOOTING, 30, "classic", "1.0", null));
    Picture picture = pools.of(PoolId.DEFAULT);
    assertThat(picture.variant()).isEqualTo("acp-v3");
    assertThat(picture.version()).isEqualTo("3.1.0");
    tell(told(4, Facts.Phase.BOOTING, 30, "classic", "1.0", null));
    assertThat(pools.of(PoolId.DEFAULT).version()).isNull();
  }

  @Test
  void theCreditsOfAPoolAreThoseThatItsSupervisorTells() {
    assertThat(pools.of(PoolId.DEFAULT).credits()).isNull();
    pools.receive(new PoolPicture(PoolId.DEFAULT, List.of(), 1.5));
    assertThat(pools.of(PoolId.DEFAULT).credits()).isEqualTo(1.5);
  }

  private void tell(Facts... workers) {
    pools.receive(new PoolPicture(PoolId.DEFAULT, List.of(workers), null));
  }

  private static Facts told(
      int slot, Facts.Phase phase, long startedAt, String variant, String version, Double credits) {
    return new Facts(
        new WorkerId(new SlotId(PoolId.DEFAULT, slot), 1),
        new AgentName("kiro-cli", false),
        variant,
        phase,
        1,
        startedAt,
        1,
        0,
        0,
        0,
        0,
        false,
        version,
        null,
        credits);
  }
}
