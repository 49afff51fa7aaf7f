package io.kirogate.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WidthsTest {
  @ParameterizedTest
  @CsvSource({
    "61, 1",
    "AD, 1",
    "E9, 1",
    "2FF, 1",
    "300, 0",
    "36F, 0",
    "370, 1",
    "3B1, 1",
    "10FF, 1",
    "1100, 2",
    "115F, 2",
    "1160, 0",
    "11FF, 0",
    "1200, 1",
    "200A, 1",
    "200B, 0",
    "200D, 0",
    "2026, 1",
    "2500, 1",
    "231A, 2",
    "2764, 1",
    "3000, 2",
    "302A, 0",
    "303F, 1",
    "4E00, 2",
    "AC00, 2",
    "D7A3, 2",
    "D7B0, 0",
    "E000, 1",
    "FE0F, 0",
    "FEFF, 0",
    "FF01, 2",
    "FF61, 1",
    "FFE0, 2",
    "FFFD, 1",
    "1F1E6, 1",
    "1F3FB, 2",
    "1F469, 2",
    "1F680, 2",
    "20000, 2",
    "2FFFD, 2",
    "2FFFE, 1",
    "E0001, 0",
    "E0100, 0",
    "F0000, 1",
    "10FFFF, 1"
  })
  void areThoseOfXterm(String codePoint, int width) {
    assertThat(Widths.of(Integer.parseInt(codePoint, 16))).isEqualTo(width);
  }
}
