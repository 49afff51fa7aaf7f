package io.kirogate.message;

/** What happened to a job, from its Dispatcher; nobody else may say so. */
public sealed interface JobEvent extends ToDoor permits Queued, Begun, Answered, Done, Failed {
  JobId job();
}
