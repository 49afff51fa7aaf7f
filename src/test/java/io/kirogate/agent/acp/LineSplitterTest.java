package io.kirogate.agent.acp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineSplitterTest {
  private final List<String> lines = new ArrayList<>();

  private LineSplitter splitter(int limit) {
    lines.clear();
    return new LineSplitter(
        limit,
        new LineSplitter.Lines() {
          @Override
          public void line(byte[] bytes, int from, int length) {
            lines.add(new String(bytes, from, length, StandardCharsets.UTF_8));
          }

          @Override
          public void tooLong(int most) {
            lines.add("TOO LONG " + most);
          }
        });
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void linesAreTheSameWhereverTheStreamIsCut() {
    byte[] all = bytes("one\n\ntwo äöü €\r\n🤖\nthe last, without its end");
    for (int first = 0; first <= all.length; first++) {
      for (int second = first; second <= all.length; second++) {
        LineSplitter splitter = splitter(100);
        splitter.accept(Arrays.copyOfRange(all, 0, first));
        splitter.accept(Arrays.copyOfRange(all, first, second));
        splitter.accept(Arrays.copyOfRange(all, second, all.length));
        assertThat(lines).containsExactly("one", "two äöü €\r", "🤖");
      }
    }
  }

  @Test
  void theLongestLineIsTakenAndALongerOneEndsTheStream() {
    LineSplitter splitter = splitter(10);
    splitter.accept(bytes("0123456789\n"));
    splitter.accept(bytes("01234"));
    splitter.accept(bytes("56789\nok\n"));
    assertThat(lines).containsExactly("0123456789", "0123456789", "ok");

    splitter.accept(bytes("01234"));
    splitter.accept(bytes("567890\nnever\n"));
    splitter.accept(bytes("never\n"));
    assertThat(lines).containsExactly("0123456789", "0123456789", "ok", "TOO LONG 10");
  }

  @Test
  void aLineThatIsTooLongIsKnownBeforeItsEnd() {
    LineSplitter splitter = splitter(10);
    splitter.accept(bytes("0123456"));
    splitter.accept(bytes("7890"));
    assertThat(lines).containsExactly("TOO LONG 10");
  }

  @Test
  void aLongLineInSmallPiecesKeepsItsBytes() {
    Random random = new Random(1);
    byte[] line = new byte[1_000_000];
    random.nextBytes(line);
    for (int i = 0; i < line.length; i++) {
      line[i] = (byte) ('a' + (line[i] & 15));
    }
    LineSplitter splitter = splitter(2_000_000);
    for (int from = 0; from < line.length; from += 137) {
      splitter.accept(Arrays.copyOfRange(line, from, Math.min(line.length, from + 137)));
    }
    splitter.accept(bytes("\n"));
    assertThat(lines).containsExactly(new String(line, StandardCharsets.UTF_8));
  }
}
