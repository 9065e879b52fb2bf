package dev.forestall.collector.prometheus;

/** A remote-write request that will never be taken as it is; its message says why. */
final class WriteRejectedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;

  WriteRejectedException(int status, String sentence) {
    super(sentence);
    this.status = status;
  }

  int status() {
    return status;
  }
}
