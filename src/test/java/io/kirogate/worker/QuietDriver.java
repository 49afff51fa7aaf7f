package io.kirogate.worker;

import io.kirogate.agent.AgentDriver;
import io.kirogate.agent.Approval;

/** Does nothing; a test says what it does instead. */
class QuietDriver implements AgentDriver {
  @Override
  public void begin() {}

  @Override
  public void received(byte[] bytes) {}

  @Override
  public void receivedError(byte[] bytes) {}

  @Override
  public void exited() {}

  @Override
  public void submit(String prompt) {}

  @Override
  public void decide(Approval approval, Choice choice) {}

  @Override
  public void interrupt() {}

  @Override
  public void renew() {}

  @Override
  public String shown() {
    return "";
  }
}
