package dev.forestall.service;

/** A topic that is being followed. */
public final class FollowHandle {
  private volatile boolean caughtUp;

  FollowHandle() {}

  /** Whether everything that was on the topic at the start has been read. */
  public boolean caughtUp() {
    return caughtUp;
  }

  void markCaughtUp() {
    caughtUp = true;
  }
}
