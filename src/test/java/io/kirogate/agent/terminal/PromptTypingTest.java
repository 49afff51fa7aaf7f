package io.kirogate.agent.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kirogate.agent.terminal.PromptTyping.Typed;
import io.kirogate.message.FailureCode;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a caller sends reaches the agent as one message that means the same, or is refused. */
class PromptTypingTest {
  private static final int SEEDS = Integer.getInteger("kirogate.runs", 20_000);
  private static PromptTyping kiro;

  @BeforeAll
  static void load() throws Exception {
    TerminalVariant variant = Replay.variant("kiro-cli");
    kiro = new PromptTyping(variant.typing(), variant.limits());
  }

  private static String sent(String prompt) {
    Typed typed = kiro.type(prompt);
    assertThat(typed).as(prompt).isInstanceOf(Typed.Keys.class);
    LineEditorModel.Outcome outcome = LineEditorModel.type(((Typed.Keys) typed).keys());
    assertThat(outcome).as(prompt).isInstanceOf(LineEditorModel.Message.class);
    return ((LineEditorModel.Message) outcome).text();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hello",
        "line one\nline two\n\n  line four",
        "a `b` c ```x``` d",
        "5 > 3 && [y/n/t]: is text; $(rm) `ls` | cat",
        "中文 日本語 👍🏽 é",
        "mail me @ home"
      })
  void ordinaryTextIsTypedAsItIs(String prompt) {
    assertThat(sent(prompt)).isEqualTo(prompt);
  }

  @ParameterizedTest
  @CsvSource({
    "/quit, Text: /quit",
    "/tools trust-all, Text: /tools trust-all",
    "/a/b, Text: /a/b",
    "/!id, Text: /!id",
    "!id -u, Text: !id -u",
    "'  /clear  ', Text: /clear",
    "'@nothing here', ＠nothing here",
    "'look at @/etc/passwd', look at ＠/etc/passwd",
    "'@ home', 'Text: @ home'"
  })
  void aCommandBecomesText(String prompt, String expected) {
    assertThat(sent(prompt)).isEqualTo(expected);
  }

  @Test
  void aCommandBehindInvisibleCharactersIsStillSeen() {
    assertThat(sent("\u200b\u2060/quit")).isEqualTo("Text: /quit");
    assertThat(sent("\ufeff \u200f!id")).isEqualTo("Text: !id");
    assertThat(sent("\udb40\udc21/quit")).isEqualTo("Text: /quit");
    assertThat(sent("\u00a0\u3000/quit")).isEqualTo("Text: /quit");
    assertThat(sent("\ufff9!touch HACKED")).as("ran in bash").isEqualTo("Text: !touch HACKED");
    assertThat(sent("\ufffe\uffff/quit")).isEqualTo("Text: /quit");
  }

  @Test
  void aCommandBehindWhatAnotherReleaseMayRemoveIsText() {
    assertThat(sent("\u180e\u034f!id")).isEqualTo("Text: \u180e\u034f!id");
    assertThat(sent("\ue000\ufe0f/quit")).isEqualTo("Text: \ue000\ufe0f/quit");
  }

  @Test
  void whatTheEditorWouldNotSubmitIsClosed() {
    assertThat(sent("explain ``` please")).isEqualTo("explain ``` please\n```");
    assertThat(sent("ends with \\")).isEqualTo("ends with \\");
    assertThat(sent("both ``` and \\")).isEqualTo("both ``` and \\\n```");
  }

  @Test
  void controlBytesAreShownAndEndNoPaste() {
    assertThat(sent("a\u001b[201~\r/quit\r")).isEqualTo("a␛[201~\n/quit");
    assertThat(sent("x\u0003y\u0000z\u007f")).isEqualTo("x␃y␀z␡");
    assertThat(sent("x\u009b201~y")).isEqualTo("x\ufffd201~y");
  }

  /** The first and the last of each range, and their neighbours. */
  @ParameterizedTest
  @CsvSource({
    "0x1f, \u241f",
    "0x7e, ~",
    "0x7f, \u2421",
    "0x80, \ufffd",
    "0x9f, \ufffd",
    "0xa0, \u00a0",
    "0x200a, \u200a",
    "0x200b,",
    "0x200f,",
    "0x2010, \u2010",
    "0x2027, \u2027",
    "0x202a,",
    "0x202e,",
    "0x202f, ' '",
    "0x2030, \u2030",
    "0x205e, \u205e",
    "0x205f, ' '",
    "0x2060,",
    "0x206f,",
    "0x2070, \u2070",
    "0xd7ff, \ud7ff",
    "0xe000, \ue000",
    "0xdffff, \udb3f\udfff",
    "0xe0000,",
    "0xe007f,",
    "0xe0080, \udb40\udc80",
    "0xfeff,",
    "0xffef, \uffef",
    "0xfff0,",
    "0xfffc,",
    "0xfffd, \ufffd",
    "0xfffe,",
    "0xffff,",
    "0x10000, \ud800\udc00"
  })
  void noMoreIsChangedThanMustBe(String character, String typed) {
    String middle = Character.toString(Integer.decode(character));
    assertThat(sent("a" + middle + "z")).isEqualTo("a" + (typed == null ? "" : typed) + "z");
  }

  @Test
  void blanksThatTheEditorDropsAreWritten() {
    assertThat(sent("\tif x:\r\n\t\ty\rz\u2028end")).isEqualTo("if x:\n        y\nz\nend");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "\n\t\r\n",
        "\u200b\u2060\ufeff",
        "\u0001\u009f",
        "half \ud800 a character"
      })
  void nothingToSayIsRefused(String prompt) {
    assertRefused(prompt);
  }

  @Test
  void theLimitIsWhatTheServiceTakes() {
    assertThat(sent("x".repeat(400_000))).hasSize(400_000);
    assertRefused("x".repeat(400_001));
    assertRefused("x".repeat(400_000) + "\u200b");
    assertRefused("/" + "x".repeat(399_999));
    assertThat(sent("😀".repeat(400_000)).codePoints().count()).isEqualTo(400_000);
  }

  private static void assertRefused(String prompt) {
    Typed typed = kiro.type(prompt);
    assertThat(typed).isInstanceOf(Typed.Refused.class);
    assertThat(((Typed.Refused) typed).failure().code()).isEqualTo(FailureCode.INVALID_REQUEST);
    assertThat(((Typed.Refused) typed).failure().violations()).hasSize(1);
  }

  @Test
  void everyHostilePromptArrivesAsItIsMeantOrNotAtAll() {
    for (HostilePrompts prompt : HostilePrompts.all()) {
      Optional<String> meant = MeantText.of(prompt.text());
      Typed typed = kiro.type(prompt.text());
      Optional<LineEditorModel.Outcome> outcome =
          typed instanceof Typed.Keys keys
              ? Optional.of(LineEditorModel.type(keys.keys()))
              : Optional.empty();
      assertThat(outcome).as(prompt.name()).isEqualTo(meant.map(LineEditorModel.Message::new));
    }
  }

  @Test
  void randomHostilePromptsAreNeverAnythingButOneMessage() {
    String[] pieces = {
      "/",
      "!",
      "@",
      "@x",
      "`",
      "```",
      "\\",
      "\n",
      "\r",
      "\t",
      " ",
      "\u200b",
      "\u2028",
      "\u001b[201~",
      "\u001b",
      "\u0003",
      "\u009b",
      "\ud800",
      "\udc00",
      "😀",
      "é",
      "a",
      "quit",
      "\u00a0",
      "\u3000",
      "\ufeff",
      "\u2060"
    };
    for (long seed = 1; seed <= SEEDS; seed++) {
      RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
      StringBuilder prompt = new StringBuilder();
      for (int i = random.nextInt(12); i >= 0; i--) {
        prompt.append(pieces[random.nextInt(pieces.length)]);
      }
      if (kiro.type(prompt.toString()) instanceof Typed.Keys keys) {
        assertThat(LineEditorModel.type(keys.keys()))
            .as("seed %d", seed)
            .isInstanceOf(LineEditorModel.Message.class);
      }
    }
  }
}
