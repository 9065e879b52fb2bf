package dev.forestall.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LifeLineTest {
  @Test
  void endsTheProcess_whenItsStandardInputEnds() throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Waiting.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(child.isAlive()).isTrue();
    child.getOutputStream().close();
    assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(child.exitValue()).isZero();
  }

  /** Waits for ever, but for its life line. */
  static final class Waiting {
    public static void main(String[] args) throws InterruptedException {
      LifeLine.watch(System.in);
      Thread.sleep(Long.MAX_VALUE);
    }
  }
}
