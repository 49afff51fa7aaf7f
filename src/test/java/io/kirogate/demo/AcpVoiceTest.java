package io.kirogate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AcpVoiceTest {

  @Test
  void cutsBehindBlanksAndLosesNothing() {
    assertThat(AcpVoice.words("  a\r\n b\tc  \n")).isEqualTo(List.of("  a\r\n ", "b\t", "c  \n"));
    assertThat(AcpVoice.words(" \n ")).isEqualTo(List.of(" \n "));
    assertThat(AcpVoice.words("")).isEmpty();
  }
}
