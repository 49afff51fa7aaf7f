package io.kirogate.demo;

/**
 * A shell command that the assistant wants to run.
 *
 * @param id as the service would name it
 * @param trusted runs without a question
 */
record ToolUse(String id, String command, boolean trusted) {
  /** Longer commands stand on a line of their own. */
  private static final int SHORT = 20;

  /** What the screen shows of it before it runs. */
  String block() {
    String trust =
        trusted ? Ansi.ESC + "[38;5;2m (trusted)" + Ansi.DEFAULT_COLOUR : Ansi.RESET + Ansi.RESET;
    return Ansi.MAGENTA
        + "🛠️  Using tool: execute_bash"
        + trust
        + Ansi.RESET
        + "\n ⋮ \n ● I will run the following shell command: "
        + (command.length() > SHORT ? "\n" : "")
        + Ansi.GREEN
        + command
        + "\n"
        + Ansi.RESET
        + "\n";
  }

  /** What the assistant says when the user did not want it. */
  String deniedAnswer() {
    return said("{\"text\": \"Tool use was cancelled by the user\"}", "error");
  }

  /** What the assistant says of its output. */
  String answer(String output, int status) {
    String result =
        "{\"json\": {\"stdout\": "
            + quoted(output.stripTrailing())
            + ", \"stderr\": \"\", \"exit_status\": \""
            + status
            + "\"}}";
    return said(result, "success");
  }

  private String said(String content, String status) {
    String results =
        "[{\"toolUseId\": \""
            + id
            + "\", \"content\": ["
            + content
            + "], \"status\": \""
            + status
            + "\"}]";
    return "The tool said: " + results.substring(0, Math.min(results.length(), 400));
  }

  /** As JSON in ASCII. */
  private static String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      switch (c) {
        case '"', '\\' -> json.append('\\').append(c);
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        default -> json.append(c < ' ' || c > '~' ? String.format("\\u%04x", (int) c) : c);
      }
    }
    return json.append('"').toString();
  }
}
