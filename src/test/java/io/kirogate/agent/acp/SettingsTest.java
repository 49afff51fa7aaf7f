package io.kirogate.agent.acp;

import static org.assertj.core.api.Assertions.assertThat;

import io.kirogate.agent.AgentSignal;
import io.kirogate.agent.AgentSignal.Prompted;
import io.kirogate.agent.AgentSignal.Spoilt;
import io.kirogate.agent.AgentSignal.StartFailed;
import io.kirogate.agent.Setup;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettingsTest {
  private static final String OPTIONS =
      "{'settings':{'model':[{'by':'set_config_option','id':'model'},{'by':'set_model'}],"
          + "'mode':[{'by':'set_mode'}],'effort':[{'by':'set_config_option','id':'thought_level'}],"
          + "'own':[{'by':'set_config_option','id':'autopilot','value':'off'}]}}";
  private static final String WAYS =
      "{'settings':{'model':[{'by':'set_config_option','id':'model'},{'by':'set_model'}],"
          + "'mode':[{'by':'set_mode'}],'effort':[{'by':'set_config_option','id':'thought_level'}]}}";

  private static String option(String id, String current, String... values) {
    StringBuilder options = new StringBuilder();
    for (String value : values) {
      options.append(options.isEmpty() ? "" : ",").append("{'value':'" + value + "'}");
    }
    return "{'type':'select','id':'%s','currentValue':'%s','options':[%s]}"
        .formatted(id, current, options);
  }

  private static String options(String... options) {
    return "{'configOptions':[" + String.join(",", options) + "]}";
  }

  private static final String MODELS =
      "{'models':{'currentModelId':'auto','availableModels':[{'modelId':'auto'},{'modelId':'big'}]},"
          + "'modes':{'currentModeId':'ask','availableModes':[{'id':'ask'},{'id':'plan'}]}}";

  private static Dialog setUp(
      String acp, String model, String mode, String effort, String session) {
    Dialog dialog = Dialog.with(acp, new Setup(Path.of("/srv/project"), model, mode, effort));
    dialog.start("{}", session);
    return dialog;
  }

  @Test
  void anOptionIsSetAndReadBack() {
    Dialog dialog =
        setUp(OPTIONS, null, null, null, options(option("autopilot", "on", "on", "off")));
    assertThat(dialog.host.told()).isEmpty();
    assertThat(dialog.request("session/set_config_option").get("params"))
        .isEqualTo(Agents.json("{'sessionId':'s0','configId':'autopilot','value':'off'}"));
    dialog.answer("session/set_config_option", options(option("autopilot", "off", "on", "off")));
    assertThat(dialog.host.told()).containsExactly(new Prompted());
  }

  @Test
  void anOptionThatIsIgnoredSilentlyIsAFailedStart() {
    Dialog dialog =
        setUp(WAYS, "huge", null, null, options(option("model", "auto", "auto", "big")));
    dialog.answer("session/set_config_option", options(option("model", "auto", "auto", "big")));
    assertThat(failed(dialog))
        .contains("model `huge` did not take")
        .contains("it is `auto`")
        .contains("it offers: auto, big");
  }

  @Test
  void anAnswerThatTellsNothingProvesNothing() {
    Dialog dialog = setUp(WAYS, "big", null, null, options(option("model", "auto", "auto", "big")));
    dialog.answer("session/set_config_option", "{}");
    assertThat(failed(dialog)).contains("model `big` did not take");
  }

  @Test
  void aValueThatStandsIsProvenAlready() {
    Dialog dialog = setUp(WAYS, "big", null, null, options(option("model", "big", "auto", "big")));
    assertThat(dialog.host.told()).containsExactly(new Prompted());
  }

  @Test
  void anUntoldValueMustBeListed() {
    Dialog dialog = setUp(WAYS, "big", "plan", null, MODELS);
    assertThat(dialog.request("session/set_mode").get("params"))
        .isEqualTo(Agents.json("{'sessionId':'s0','modeId':'plan'}"));
    dialog.answer("session/set_mode", "{}");
    assertThat(dialog.request("session/set_model").get("params"))
        .isEqualTo(Agents.json("{'sessionId':'s0','modelId':'big'}"));
    dialog.answer("session/set_model", "null");
    assertThat(dialog.host.told()).containsExactly(new Prompted());

    Dialog unknown = setUp(WAYS, "huge", null, null, MODELS);
    assertThat(failed(unknown)).contains("does not offer it").contains("it offers: auto, big");
  }

  @Test
  void anErrorNamesWhatIsOffered() {
    Dialog dialog = setUp(WAYS, null, "plan", null, MODELS);
    dialog.refuse("session/set_mode", "{'code':-32602,'message':'no such mode'}");
    assertThat(failed(dialog)).contains("no such mode").contains("it offers: ask, plan");
  }

  @Test
  void aSettingThatTheProfileCannotMakeIsAFailedStart() {
    Dialog dialog = setUp("{}", "big", null, null, MODELS);
    assertThat(failed(dialog)).contains("no such setting");
  }

  @Test
  void anOptionMayComeLateOrBeforeTheSession() {
    Dialog late = setUp(WAYS, "big", null, null, "{}");
    assertThat(late.host.told()).isEmpty();
    late.update(
        "{'sessionUpdate':'config_option_update','configOptions':["
            + option("model", "auto", "auto", "big")
            + "]}");
    late.answer("session/set_config_option", options(option("model", "big", "auto", "big")));
    assertThat(late.host.told()).containsExactly(new Prompted());

    Dialog early = Dialog.with(WAYS, new Setup(Path.of("/srv/project"), "big", null, null));
    early.driver.begin();
    early.initialized("{}");
    early.update("s9", "{'sessionUpdate':'config_option_update','configOptions':[]}");
    early.update(
        "{'sessionUpdate':'config_option_update','configOptions':["
            + option("model", "big", "auto", "big")
            + "]}");
    early.opened("s0", "{}");
    assertThat(early.host.told()).containsExactly(new Prompted());
  }

  @Test
  void anOptionThatNeverComesIsAFailedStart() {
    Dialog dialog = setUp(WAYS, "big", null, null, "{}");
    dialog.passes(6);
    assertThat(failed(dialog)).contains("no such setting").contains("it offers: nothing");
  }

  @Test
  void aSettingThatUndoesAnotherIsAFailedStart() {
    Dialog dialog =
        setUp(
            WAYS,
            "big",
            null,
            "high",
            options(
                option("model", "auto", "auto", "big"),
                option("thought_level", "low", "low", "high")));
    dialog.answer("session/set_config_option", options(option("model", "big", "auto", "big")));
    dialog.answer(
        "session/set_config_option",
        options(
            option("model", "auto", "auto", "big"),
            option("thought_level", "high", "low", "high")));
    assertThat(failed(dialog)).contains("its model was set to `big`").contains("`auto`");
  }

  @Test
  void aLaterChangeSpoilsTheProcessOnce() {
    Dialog dialog =
        setUp(OPTIONS, null, null, null, options(option("autopilot", "off", "on", "off")));
    dialog.host.told();
    dialog.update("{'sessionUpdate':'config_option_update','configOptions':[]}");
    dialog.update("s7", update(option("autopilot", "on", "on", "off")));
    dialog.update(update(option("autopilot", "off", "on", "off")));
    assertThat(dialog.host.told()).isEmpty();
    dialog.submit("x");
    dialog.host.told();
    dialog.update(update(option("autopilot", "on", "on", "off")));
    dialog.update(update(option("autopilot", "on", "on", "off")));
    List<AgentSignal> told = dialog.host.told();
    assertThat(told).singleElement().isInstanceOf(Spoilt.class);
    assertThat(((Spoilt) told.get(0)).reason()).contains("autopilot").contains("`off`", "`on`");
    dialog.ends("end_turn");
    assertThat(dialog.last()).isInstanceOf(AgentSignal.TurnEnded.class);
  }

  @Test
  void aModeThatTheAgentLeavesSpoilsItTooAndOthersDoNot() {
    Dialog dialog = setUp(WAYS, null, "plan", null, MODELS);
    dialog.answer("session/set_mode", "{}");
    dialog.host.told();
    dialog.update("{'sessionUpdate':'current_mode_update','currentModeId':'plan'}");
    assertThat(dialog.host.told()).isEmpty();
    dialog.update("{'sessionUpdate':'current_mode_update','currentModeId':'ask'}");
    assertThat(dialog.last()).isInstanceOf(Spoilt.class);

    Dialog free = setUp(WAYS, null, null, null, MODELS);
    free.host.told();
    free.update("{'sessionUpdate':'current_mode_update','currentModeId':'plan'}");
    assertThat(free.host.told()).isEmpty();
  }

  @Test
  void aConfiguredModeTakesThePlaceOfTheProfiles() {
    String acp =
        "{'settings':{'mode':[{'by':'set_mode'}],'own':[{'by':'set_mode','value':'plan'}]}}";
    Dialog own = setUp(acp, null, null, null, MODELS);
    own.answer("session/set_mode", "{}");
    assertThat(own.host.told()).containsExactly(new Prompted());
    Dialog configured = setUp(acp, null, "ask", null, MODELS);
    assertThat(configured.host.told()).containsExactly(new Prompted());
  }

  @Test
  void flagsCategoriesAndGroupsAreKnown() {
    String session =
        "{'configOptions':[{'type':'boolean','id':'fast','currentValue':false},"
            + "{'type':'select','id':'m','category':'model','currentValue':'a','options':["
            + "{'group':'g','options':[{'value':'a'},{'value':'b'}]}]}]}";
    String acp =
        "{'settings':{'model':[{'by':'set_config_option','id':'model'}],"
            + "'own':[{'by':'set_config_option','id':'fast','value':'true'}]}}";
    Dialog dialog = setUp(acp, "b", null, null, session);
    assertThat(dialog.request("session/set_config_option").get("params"))
        .isEqualTo(Agents.json("{'sessionId':'s0','configId':'m','value':'b'}"));
    dialog.answer(
        "session/set_config_option", session.replace("'currentValue':'a'", "'currentValue':'b'"));
    assertThat(dialog.request("session/set_config_option").get("params"))
        .isEqualTo(
            Agents.json("{'sessionId':'s0','configId':'fast','type':'boolean','value':true}"));
    dialog.answer(
        "session/set_config_option",
        session.replace("'currentValue':'a'", "'currentValue':'b'").replace("false", "true"));
    assertThat(dialog.host.told()).containsExactly(new Prompted());
  }

  private static String update(String... options) {
    return "{'sessionUpdate':'config_option_update','configOptions':["
        + String.join(",", options)
        + "]}";
  }

  private static String failed(Dialog dialog) {
    List<AgentSignal> told = dialog.host.told();
    assertThat(told).singleElement().isInstanceOf(StartFailed.class);
    return ((StartFailed) told.get(0)).detail();
  }
}
