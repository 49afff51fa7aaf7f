package io.kirogate;

/** The protocol as it is written. */
class AcpBehaviourTest extends AgentBehaviour {
  @Override
  DemoVariant variant() {
    return DemoVariant.ACP;
  }
}
