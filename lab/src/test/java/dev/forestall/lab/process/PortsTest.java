package dev.forestall.lab.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {
  @TempDir Path locks;

  @Test
  void givesAnotherPort_whenAnotherLabWillListenThereSoon() {
    int usual = new Ports(locks.resolve("elsewhere")).anyFree();
    Ports first = new Ports(locks);
    Ports second = new Ports(locks);
    assertThat(first.usualOrFree(usual)).isEqualTo(usual);
    assertThat(second.usualOrFree(usual)).isNotEqualTo(usual);
  }

  @Test
  void givesAnotherPort_whenTheOtherLabHasForgottenWhatItChose() {
    int usual = new Ports(locks.resolve("elsewhere")).anyFree();
    new Ports(locks).usualOrFree(usual);
    for (int i = 0; i < 5; i++) {
      System.gc();
    }
    assertThat(new Ports(locks).usualOrFree(usual)).isNotEqualTo(usual);
  }

  @Test
  void givesAnotherPort_whenSomethingListensThere() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(new Ports(locks).usualOrFree(socket.getLocalPort()))
          .isNotEqualTo(socket.getLocalPort());
    }
  }

  @Test
  void givesNoPortTwice() {
    Ports ports = new Ports(locks);
    int one = ports.anyFree();
    assertThat(ports.usualOrFree(one)).isNotEqualTo(one);
  }

  @Test
  void givesThePort_whenNoFileCanBeLocked() throws IOException {
    Path file = Files.createFile(locks.resolve("no-folder"));
    int usual = new Ports(locks.resolve("elsewhere")).anyFree();
    assertThat(new Ports(file).usualOrFree(usual)).isEqualTo(usual);
  }
}
