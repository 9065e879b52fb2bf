package dev.forestall.lab.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;

/** Ports on loopback: the usual one where it is free, else any free one; none is given twice. */
public final class Ports {
  private final Set<Integer> given = new HashSet<>();

  /** The usual port, or a free one when something listens there. */
  public synchronized int usualOrFree(int usual) {
    if (given.add(usual) && free(usual)) {
      return usual;
    }
    return anyFree();
  }

  /** A free port. */
  public synchronized int anyFree() {
    while (true) {
      int port = bind(0);
      if (given.add(port)) {
        return port;
      }
    }
  }

  private static boolean free(int port) {
    try {
      return bind(port) == port;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  private static int bind(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
