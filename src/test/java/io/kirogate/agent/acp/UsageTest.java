package io.kirogate.agent.acp;

import static org.assertj.core.api.Assertions.assertThat;

import io.kirogate.agent.AgentSignal;
import io.kirogate.agent.AgentSignal.Accepted;
import io.kirogate.agent.AgentSignal.TurnEnded;
import io.kirogate.agent.AgentSignal.UsedMore;
import io.kirogate.message.TurnUsage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
  private static final String KIRO =
      "'usage':[{'method':'_m','credits':{'list':'/list','value':'/value','unit':'/unit',"
          + "'named':'credit'},'contextPercent':'/percent'}]";
  private final Dialog dialog = Dialog.ready("{" + KIRO + "}");

  private void tells(String session, String params) {
    dialog.notifies("_m", "{'sessionId':'%s',%s}".formatted(session, params));
  }

  private static String credits(double... values) {
    StringBuilder list = new StringBuilder("'list':[{'value':9,'unit':'token'}");
    for (double value : values) {
      list.append(",{'value':").append(value).append(",'unit':'credit'}");
    }
    return list.append("]").toString();
  }

  private TurnUsage usage() {
    return ((TurnEnded) dialog.last()).usage();
  }

  @Test
  void partsAreToldApartAndTheLastCounts() {
    dialog.submit("x");
    tells("s0", credits(0.25));
    tells("s0", "'percent':6.5");
    tells("s9", credits(100));
    tells("s0", credits(0.5, 0.25) + ",'duration':1");
    dialog.ends("end_turn");
    assertThat(usage()).isEqualTo(new TurnUsage(0.75, 6.5));
    dialog.submit("y");
    dialog.ends("end_turn");
    assertThat(usage()).isEqualTo(TurnUsage.UNKNOWN);
  }

  @Test
  void whatIsToldAfterTheEndIsToldAsMore() {
    dialog.submit("x");
    tells("s0", credits(0.25));
    dialog.ends("end_turn");
    dialog.host.told();
    tells("s0", credits(0.75));
    tells("s0", "'percent':7");
    tells("s0", "'other':7");
    assertThat(dialog.host.told())
        .containsExactly(
            new UsedMore(new TurnUsage(0.5, null)), new UsedMore(new TurnUsage(0.0, 7.0)));
  }

  @Test
  void itStillCountsWhenTheNextSessionIsUsed() {
    dialog.submit("x");
    dialog.ends("end_turn");
    dialog.driver.renew();
    dialog.opened("s1", "{}");
    dialog.submit("y");
    dialog.host.told();
    tells("s0", credits(0.75));
    assertThat(dialog.host.told()).containsExactly(new UsedMore(new TurnUsage(0.75, null)));
    dialog.ends("end_turn");
    assertThat(usage()).isEqualTo(TurnUsage.UNKNOWN);
  }

  @Test
  void onAKeptLeaseWhatComesLateBelongsToTheFirstTurn() {
    Dialog settling = Dialog.ready("{'settleMillis':2000," + KIRO + "}");
    settling.submit("x");
    settling.ends("end_turn");
    settling.submit("repair");
    settling.host.told();
    settling.notifies("_m", "{'sessionId':'s0'," + credits(0.75) + "}");
    assertThat(settling.host.told()).containsExactly(new UsedMore(new TurnUsage(0.75, null)));
    settling.text("better");
    settling.notifies("_m", "{'sessionId':'s0'," + credits(0.5) + "}");
    settling.ends("end_turn");
    assertThat(((TurnEnded) settling.last()).usage()).isEqualTo(new TurnUsage(0.5, null));
  }

  @Test
  void aSettleTimeEndsIt() {
    Dialog settling = Dialog.ready("{'settleMillis':2000," + KIRO + "}");
    settling.submit("x");
    settling.ends("end_turn");
    assertThat(settling.host.told()).hasSize(2);
    settling.passes(3);
    settling.notifies("_m", "{'sessionId':'s0','percent':1}");
    assertThat(settling.host.told()).isEmpty();
  }

  @Test
  void aTurnWithoutAnAnswerTellsWhatItUsed() {
    dialog.submit("x");
    tells("s0", credits(1));
    dialog.driver.interrupt();
    dialog.ends("cancelled");
    assertThat(dialog.host.told())
        .containsExactly(
            new Accepted(), new UsedMore(new TurnUsage(1.0, null)), new AgentSignal.Prompted());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'percent':null",
        "'percent':'7'",
        "'percent':-1",
        "'list':7",
        "'list':[7,null,{}]",
        "'list':[{'value':'1','unit':'credit'}]",
        "'list':[{'value':-1,'unit':'credit'}]",
        "'list':[{'value':1,'unit':'credits'}]",
        "'percent':1e999"
      })
  void nothingIsGuessed(String params) {
    dialog.submit("x");
    tells("s0", params);
    dialog.ends("end_turn");
    assertThat(usage()).isEqualTo(TurnUsage.UNKNOWN);
  }

  @Test
  void theProtocolsOwnUpdateIsAShareOfTheContext() {
    Dialog plain = Dialog.ready("{}");
    plain.submit("x");
    plain.update("{'sessionUpdate':'usage_update','used':11,'size':0}");
    plain.update("{'sessionUpdate':'usage_update','used':50,'size':200}");
    plain.update("{'sessionUpdate':'plan','used':100,'size':200}");
    plain.ends("end_turn");
    List<AgentSignal> told = plain.host.told();
    assertThat(((TurnEnded) told.get(1)).usage()).isEqualTo(new TurnUsage(null, 25.0));
  }
}
