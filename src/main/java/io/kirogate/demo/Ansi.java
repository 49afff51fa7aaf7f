package io.kirogate.demo;

/** The control sequences that the recorded sessions use. */
final class Ansi {
  static final String ESC = "\u001b";
  static final String RESET = ESC + "[0m";
  static final String BOLD = ESC + "[1m";
  static final String GREY = ESC + "[38;5;8m";
  static final String RED = ESC + "[38;5;9m";
  static final String GREEN = ESC + "[38;5;10m";
  static final String YELLOW = ESC + "[38;5;11m";
  static final String BLUE = ESC + "[38;5;12m";
  static final String MAGENTA = ESC + "[38;5;13m";
  static final String CYAN = ESC + "[38;5;14m";
  static final String DEFAULT_COLOUR = ESC + "[39m";
  static final String CLEAR_LINE = ESC + "[2K" + ESC + "[1G";
  static final String HIDE_CURSOR = ESC + "[?25l";
  static final String SHOW_CURSOR = ESC + "[?25h";
  static final String PASTE_ON = ESC + "[?2004h";
  static final String PASTE_OFF = ESC + "[?2004l";

  private Ansi() {}
}
