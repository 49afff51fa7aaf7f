package io.kirogate.api;

import io.kirogate.message.Failure;

/** Who waits for a job: an HTTP response, or a message on the bus. Hears exactly one of the two. */
interface Caller {

  /** The answer, as the JSON text that the client gets. */
  void succeed(String json);

  void fail(Failure failure);
}
