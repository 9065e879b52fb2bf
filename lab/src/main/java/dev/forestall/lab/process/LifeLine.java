package dev.forestall.lab.process;

import java.io.IOException;

/** Ends this JVM at the end of its standard input, so that it cannot outlive the lab. */
public final class LifeLine {
  private static final long GRACE_MILLIS = 3_000;

  private LifeLine() {}

  /** From now on. */
  public static void watch() {
    Thread.ofPlatform().daemon().name("life-line").start(LifeLine::awaitEnd);
  }

  private static void awaitEnd() {
    try {
      while (System.in.read() >= 0) {
        // only its end matters
      }
    } catch (IOException e) {
      System.err.println("standard input is gone: " + e.getMessage());
    }
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            Thread.sleep(GRACE_MILLIS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          Runtime.getRuntime().halt(1);
        });
    Runtime.getRuntime().exit(0);
  }
}
