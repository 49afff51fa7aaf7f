package io.kirogate.demo;

/**
 * What stands before the cursor while the editor waits.
 *
 * @param bytes as printed, colours included
 * @param width columns it takes
 */
record Prompt(String bytes, int width) {
  static final Prompt CHAT = new Prompt(Ansi.ESC + "[35m> " + Ansi.RESET, 2);
  static final Prompt TRUSTING =
      new Prompt(Ansi.ESC + "[31m!" + Ansi.RESET + CHAT.bytes, CHAT.width + 1);
  static final Prompt CONFIRM = new Prompt(Ansi.YELLOW + "> " + Ansi.DEFAULT_COLOUR, 2);
}
