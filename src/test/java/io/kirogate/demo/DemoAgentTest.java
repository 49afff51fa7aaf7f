package io.kirogate.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kirogate.demo.PtySession.End;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The program as a whole, on a real pseudo-terminal. */
class DemoAgentTest {
  private static final String MARK = Ansi.GREEN + "> " + Ansi.RESET;
  private static final long HUP_INT_TERM = 1 | 1 << 1 | 1 << 14;
  private PtySession session;

  @AfterEach
  void end() {
    session.close();
  }

  @Test
  void answersAndWaitsAsRecorded() throws Exception {
    ready("--directives");

    assertThat(answer("[[say OK]]"))
        .isEqualTo(
            Recording.onTty(
                "\r\u001b[K\u001b[35m> \u001b[0m[[say OK]]\r\u001b[12C\u001b[?2004l\n\n"
                    + "\u001b[38;5;13m\u001b[0m\u001b[?25l\r⠋ Thinking...\u001b[2K\u001b[1G"
                    + "\u001b[38;5;10m> \u001b[0mOK\u001b[0m\u001b[0m\n\u001b[0m\u001b[0m\n"
                    + "\u001b[?25h\u001b[0m\u001b[0m"
                    + PtySession.READY));
    assertThat(answer("plain [text]")).contains(MARK + "You said: plain [text]");
  }

  @Test
  void theTtyIsRawExactlyWhileTheEditorWaits() throws Exception {
    ready("--directives");
    assertThat(session.canonical()).isFalse();

    session.ask("[[wait 600000]]");
    session.until("⠙ Thinking...");
    assertThat(session.canonical()).isTrue();

    session.type("\u0003");
    session.until(PtySession.READY);
    assertThat(session.canonical()).isFalse();
  }

  @Test
  void forgetsOnlyWhenClearIsConfirmed() throws Exception {
    ready("--directives");
    answer("my secret is 7731");

    assertThat(clear("n")).doesNotContain("cleared");
    assertThat(answer("[[memory]]")).contains(MARK + "I remember: my secret is 7731");

    assertThat(clear("y")).contains("Conversation history cleared.");
    assertThat(answer("[[memory]]")).contains(MARK + "I remember: \u001b[0m");
  }

  @Test
  void canBeToldNotToForget() throws Exception {
    ready("--directives");
    answer("[[noclear]] secret");

    assertThat(clear("y")).doesNotContain("cleared").contains("Failed to clear");
    assertThat(answer("[[memory]]")).contains("secret");
    assertThat(clear("y")).contains("cleared");
  }

  @Test
  void clearAndItsYesInOneWriteLeaveTheQuestionOpen() throws Exception {
    ready("--directives");

    session.type("/clear\ry\r");
    session.until(PtySession.CONFIRM);
    session.type("n\r");

    assertThat(session.until(PtySession.READY)).doesNotContain("cleared");
    // The y that was typed ahead belongs to the editor of the chat.
    assertThat(session.until("y")).isEqualTo("y");
  }

  @Test
  void runsAToolOnlyWhenAllowed() throws Exception {
    ready("--directives");

    assertThat(answer("[[tool echo r$((1+1))n]]")).contains("Allow this action?");
    session.type("n\r");
    assertThat(session.until(PtySession.READY))
        .contains("Tool use was cancelled by the user")
        .doesNotContain("r2n");

    answer("[[tool echo r$((1+1))n]]");
    session.type("y\r");
    assertThat(session.until(PtySession.READY))
        .contains("\r\nr2n\r\n")
        .contains(" ● Completed in ")
        .contains("The tool said:");
  }

  @Test
  void trustedToolsReadTheTerminal() throws Exception {
    session = PtySession.start("--directives", "--trust-all-tools");
    session.until(PtySession.TRUSTING_READY);

    session.ask("[[tool read line; echo got:$line]]");
    session.until(" (trusted)");
    session.type("typed\r");

    assertThat(session.until(PtySession.TRUSTING_READY)).contains("got:typed\r\n");
  }

  @Test
  void typedTooEarlyWaitsInTheEditorUnsubmitted() throws Exception {
    ready("--directives");
    session.ask("[[wait 600000]]");
    session.until("Thinking...");

    session.type("early\r");
    session.type("\u0003");

    // The tty flushes what was typed when it makes a signal of Ctrl-C.
    session.until(PtySession.READY);
    session.ask("[[slow 20]] [[long 20]]");
    session.until("word0");
    session.type("early\r");
    session.until(PtySession.READY);
    assertThat(session.until("early\r\n\r")).contains(Prompt.CHAT.bytes() + "early");
    session.type("\r");
    assertThat(session.until(PtySession.READY)).contains("You said: early");
  }

  @Test
  void controlCStopsAnAnswer() throws Exception {
    ready("--directives");
    session.ask("[[slow 20]] [[long 4000]]");
    session.until("word5");

    session.type("\u0003");

    assertThat(session.until(PtySession.READY))
        .endsWith("\r\n\r\n\u001b[?25h\u001b[0m\u001b[0m" + PtySession.READY);
    assertThat(answer("[[say after]]")).contains(MARK + "after");
  }

  @Test
  void controlCRightBehindTheAcceptanceIsNotLost() throws Exception {
    ready("--directives");
    for (int i = 0; i < 20; i++) {
      session.ask("[[silent]]");
      session.until(Ansi.PASTE_OFF);
      session.type("\u0003");
      session.until(PtySession.READY);
    }
  }

  @Test
  void controlCInOneWriteWithTheEnterSurfacesAtTheNextPrompt() throws Exception {
    ready();
    session.type("hello\r\u0003");

    assertThat(session.until(PtySession.READY)).contains(MARK + "You said: hello");
    assertThat(session.until(PtySession.READY)).contains("(To exit the CLI");
  }

  @Test
  void controlCStopsAToolAndASelectorAndSilence() throws Exception {
    session = PtySession.start("--directives", "--trust-all-tools");
    session.until(PtySession.TRUSTING_READY);
    session.ask("[[tool echo begun; trap '' INT; exec sleep 600]]");
    session.until("begun\r\n");
    session.type("\u0003");
    session.until(PtySession.TRUSTING_READY);

    session.ask("[[selector]]");
    session.until("❯");
    session.type("\u001b\rx\u0003");
    session.until(PtySession.TRUSTING_READY);

    session.ask("[[silent]]");
    session.until(Ansi.PASTE_OFF);
    await().until(session::canonical);
    session.type("\u0003");
    session.until(PtySession.TRUSTING_READY);
  }

  @Test
  void leavesAtTheSecondControlC() throws Exception {
    ready();
    session.type("\u0003");
    assertThat(session.until(PtySession.READY)).contains("(To exit the CLI, press Ctrl+C");
    answer("stay");
    session.type("\u0004");
    session.until(PtySession.READY);
    session.type("\u0003");

    End end = session.end();
    assertThat(end.shown()).isEqualTo("\u001b[?2004l\r\n\u001b[1G\u001b[0m\u001b[0m\u001b[?25h");
    assertThat(end.status()).isZero();
  }

  @Test
  void userTextCanDoHarm() throws Exception {
    ready();
    assertThat(answer("!echo p$((40+2))")).contains("p42\r\n").doesNotContain(MARK);
    assertThat(answer("@nothing here")).contains("not found. Use").doesNotContain(MARK);
    assertThat(answer("/nonsense")).contains("unrecognized subcommand 'nonsense'");

    session.ask("/quit");
    assertThat(session.end().status()).isZero();
  }

  @Test
  void failsAsRecorded() throws Exception {
    ready("--directives");
    assertThat(answer("[[status 429 ThrottlingException]]"))
        .contains(
            "\u001b[1m\u001b[38;5;9m ⚠️  Amazon Q rate limit reached:\r\n"
                + "    Request quota exceeded. Please wait a moment and try again.\r\n\r\n"
                + "\u001b[0m\u001b[0m\u001b[?25h");
    assertThat(answer("[[status 429 MONTHLY_REQUEST_COUNT]]"))
        .contains("Monthly request limit reached");
    clear("y");
    assertThat(answer("[[status 500 Oops]]"))
        .contains("having trouble responding right now")
        .contains("Oops");
    assertThat(answer("[[signout]]")).contains("You are not logged in");
  }

  @Test
  void dies() throws Exception {
    ready("--directives");
    session.ask("[[die 7]]");
    assertThat(session.end().status()).isEqualTo(7);
    session.close();

    ready("--directives");
    session.ask("[[kill]]");
    assertThat(session.end().status()).isEqualTo(128 + 9);
  }

  @Test
  void hangsWhateverIsSentToIt() throws Exception {
    ready("--directives");
    session.ask("[[hang]]");
    session.until(Ansi.PASTE_OFF);
    await().until(() -> ignoresAll(session.agent()));
  }

  @Test
  void deafItLeavesEveryKeyUnread() throws Exception {
    ready("--directives");
    session.ask("[[deaf]]");
    session.until("[[deaf]]\r\u001b[10C");
    session.type("\u0003\u0003");

    session.agent().destroy();
    assertThat(session.end().shown()).doesNotContain(Ansi.PASTE_OFF);
  }

  @Test
  void aFakeReadyMarkComesWhileTheTtyIsCooked() throws Exception {
    ready("--directives");
    session.ask("[[fakeready]]");
    session.until(Ansi.PASTE_OFF);
    session.until(PtySession.READY);
    assertThat(session.canonical()).isTrue();

    assertThat(session.until(PtySession.READY)).contains("Completed in").contains("The tool said");
    assertThat(session.canonical()).isFalse();
  }

  @Test
  void floods() throws Exception {
    ready("--directives");
    assertThat(answer("[[flood 3000000]]")).hasSizeGreaterThan(3_000_000);
  }

  @Test
  void takesALargePasteWhole() throws Exception {
    ready("--wrap", "never", "--no-markdown");
    String large = "lorem ipsum dolor, ".repeat(20_000) + "end";

    assertThat(answer(large)).contains(MARK + "You said: " + large);
  }

  @Test
  void directivesNeedTheFlag() throws Exception {
    ready("--wrap", "never");
    assertThat(answer("[[say OK]]")).contains(MARK + "You said: [[say OK]]");
  }

  @Test
  void startsAsTold() throws Exception {
    session = PtySession.start("--not-logged-in");
    assertThat(session.end())
        .isEqualTo(
            new End(
                "\u001b[31merror:\u001b[0m You are not logged in, please log in with"
                    + " \u001b[32mq login\u001b[0m\r\n",
                1));
    session = PtySession.start("--boot-fail", "5");
    assertThat(session.end().status()).isEqualTo(5);
    session = PtySession.start("--nonsense");
    assertThat(session.end().status()).isEqualTo(2);
  }

  @Test
  void everyRacingOrderStillAnswersAndClears() throws Exception {
    session = PtySession.start("--race", "--seed", "3");
    session.until(Ansi.PASTE_ON);
    for (int i = 0; i < 20; i++) {
      session.ask("turn" + i);
      assertThat(session.until(Ansi.PASTE_ON)).contains(MARK + "You said: turn" + i);
      session.ask("/clear");
      session.until("Are you sure?");
      session.type("y\r");
      session.until("Conversation history cleared.");
      session.until(Ansi.PASTE_ON);
    }
  }

  @Test
  void afterASpentQuotaOnlyAResetHelps() throws Exception {
    ready("--directives");
    answer("[[status 429 MONTHLY_REQUEST_COUNT]]");
    clear("y");
    assertThat(answer("[[say fine]]")).contains(MARK + "fine");

    answer("[[status 429 MONTHLY_REQUEST_COUNT]]");
    session.ask("[[say fine]]");

    End end = session.end();
    assertThat(end.shown()).contains("panicked").doesNotContain(MARK);
    assertThat(end.status()).isEqualTo(101);
  }

  private void ready(String... arguments) throws IOException, InterruptedException {
    session = PtySession.start(arguments);
    session.until(PtySession.READY);
  }

  private String answer(String prompt) throws IOException, InterruptedException {
    session.ask(prompt);
    return session.until(PtySession.READY);
  }

  private String clear(String decision) throws IOException, InterruptedException {
    session.type("/clear\r");
    session.until(PtySession.CONFIRM);
    session.type(decision + "\r");
    return session.until(PtySession.READY);
  }

  /** Whether this process ignores SIGHUP, SIGINT and SIGTERM. */
  static boolean ignoresAll(ProcessHandle process) throws IOException {
    return (ignored(process) & HUP_INT_TERM) == HUP_INT_TERM;
  }

  /** The kernel's mask of the signals that a process ignores. */
  private static long ignored(ProcessHandle process) throws IOException {
    String key = "SigIgn:\t";
    return Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status")).stream()
        .filter(line -> line.startsWith(key))
        .mapToLong(line -> Long.parseUnsignedLong(line.substring(key.length()), 16))
        .findFirst()
        .orElseThrow();
  }
}
