package io.kirogate.pool;

import io.kirogate.message.JobId;
import io.kirogate.message.Message;

/** A job as its door knows it. Its name is in its prompts. */
final class Job {
  private static final String AGAIN = " once more";

  final JobId id;
  Message end;
  boolean cancelled;

  Job(JobId id) {
    this.id = id;
  }

  String prompt() {
    return id.value();
  }

  String repair() {
    return id.value() + AGAIN;
  }

  /** Of prompts that are no job's, all of it. */
  static String nameIn(String prompt) {
    return isRepair(prompt) ? prompt.substring(0, prompt.length() - AGAIN.length()) : prompt;
  }

  static boolean isRepair(String prompt) {
    return prompt.endsWith(AGAIN);
  }
}
