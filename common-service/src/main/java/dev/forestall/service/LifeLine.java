package dev.forestall.service;

import java.io.IOException;
import java.io.InputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends this process at the end of its standard input, so that it cannot outlive who started it. */
final class LifeLine {
  private static final Logger log = LoggerFactory.getLogger(LifeLine.class);
  private static final long GRACE_MILLIS = 5_000;

  private LifeLine() {}

  /** Starts watching. */
  static void watch(InputStream input) {
    Thread.ofPlatform().daemon().name("life-line").start(() -> awaitEnd(input));
  }

  private static void awaitEnd(InputStream input) {
    try {
      while (input.read() >= 0) {
        // what is written there does not matter, only that it ends
      }
    } catch (IOException e) {
      log.debug("standard input is gone", e);
    }
    log.info("standard input ended: stopping");
    Thread.ofPlatform().daemon().name("halt").start(LifeLine::haltAfterGrace);
    Runtime.getRuntime().exit(0);
  }

  private static void haltAfterGrace() {
    try {
      Thread.sleep(GRACE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(1);
  }
}
