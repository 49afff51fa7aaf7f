package io.kirogate.dispatch;

/** Who has a worker for the time of a lease. */
sealed interface Holder {

  /** The job that the worker is at for its holder. */
  Assignment assignment();

  /** The same holder, whose job is that far now. */
  Holder with(Assignment next);

  /** A job that came alone; its lease ends with it. */
  record OneJob(Assignment assignment) implements Holder {
    @Override
    public Holder with(Assignment next) {
      return new OneJob(next);
    }
  }
}
