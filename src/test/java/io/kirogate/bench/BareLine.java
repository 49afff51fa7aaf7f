package io.kirogate.bench;

import io.kirogate.process.Launch;
import java.nio.charset.StandardCharsets;

/** Types prompts at a line interface, and searches its bytes for the ready mark. */
final class BareLine extends BareServer {
  private final StringBuilder shown = new StringBuilder();

  BareLine(Launch launch) {
    super(launch);
  }

  @Override
  void begin() {}

  @Override
  void ask(String prompt) {
    shown.setLength(0);
    write(PromptAgent.PASTE + prompt + PromptAgent.PASTED + "\r");
  }

  @Override
  public void output(byte[] bytes) {
    shown.append(new String(bytes, StandardCharsets.ISO_8859_1));
    if (shown.indexOf(PromptAgent.READY) >= 0) {
      ready();
    }
    int begin = shown.indexOf(PromptAgent.MARK);
    int end = begin < 0 ? -1 : shown.indexOf(PromptAgent.READY, begin);
    if (isAsked() && end >= 0) {
      answer(shown.substring(begin + PromptAgent.MARK.length(), end).strip());
    }
  }
}
