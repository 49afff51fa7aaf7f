package io.kirogate;

/** At a terminal. */
class LineBehaviourTest extends AgentBehaviour {
  @Override
  DemoVariant variant() {
    return DemoVariant.LINE;
  }
}
