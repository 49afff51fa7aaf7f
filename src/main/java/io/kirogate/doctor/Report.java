package io.kirogate.doctor;

import java.io.PrintStream;

/** What was found, told line by line as it is. */
public final class Report {
  private static final String INDENT = "   ";

  private final PrintStream out;
  private int failures;
  private String subject = "";

  public Report(PrintStream out) {
    this.out = out;
  }

  /** What is told from now on is about this; empty = about all. */
  void turnTo(String words) {
    subject = words;
  }

  public void passed(String what) {
    out.println("✅ " + subject + what);
  }

  /** No failure, and yet to be known. */
  void noted(String what, String advice) {
    out.println("⚠️  " + subject + indented(what));
    out.println(INDENT + indented(advice));
  }

  public void failed(String what, String remedy) {
    failures++;
    out.println("❌ " + subject + indented(what));
    out.println(INDENT + indented(remedy));
  }

  public void skipped(String what, String why) {
    out.println("⏭  " + subject + what + ": skipped, " + why);
  }

  private static String indented(String text) {
    return text.strip().replaceAll("\\R", "\n" + INDENT);
  }

  /** Says how it ends; whether a start would work. */
  public boolean conclude() {
    out.println(
        switch (failures) {
          case 0 -> "✅ All that a start needs is there";
          case 1 -> "❌ One check failed: see what to do under it";
          default -> "❌ " + failures + " checks failed: see what to do under each";
        });
    return failures == 0;
  }
}
