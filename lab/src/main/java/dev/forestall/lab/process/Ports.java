package dev.forestall.lab.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Ports on loopback: the usual one where it is free, else any free one; none is given twice, not to
 * another lab on this machine either. Between the choice of a port and the moment in which a part
 * listens on it lie seconds; a lock on a file, held until this process ends, keeps other labs away.
 */
public final class Ports {
  /** Kept here, since a channel that nobody holds is closed, and its lock with it. */
  private static final List<FileChannel> HELD = Collections.synchronizedList(new ArrayList<>());

  private final Path locks;
  private final Set<Integer> given = new HashSet<>();

  /** Shares its choice with all labs that use the same folder for temporary files. */
  public Ports() {
    this(Path.of(System.getProperty("java.io.tmpdir"), "forestall-ports"));
  }

  Ports(Path locks) {
    this.locks = locks;
  }

  /** The usual port, or a free one when something listens there or another lab will. */
  public synchronized int usualOrFree(int usual) {
    if (given.add(usual) && free(usual) && reserve(usual)) {
      return usual;
    }
    return anyFree();
  }

  /** A free port. */
  public synchronized int anyFree() {
    while (true) {
      int port = bind(0);
      if (given.add(port) && reserve(port)) {
        return port;
      }
    }
  }

  /** Where files cannot be locked, a port is chosen as if this were the only lab. */
  private boolean reserve(int port) {
    FileChannel channel;
    try {
      Files.createDirectories(locks);
      channel =
          FileChannel.open(
              locks.resolve(Integer.toString(port)),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
    } catch (IOException e) {
      return true;
    }
    HELD.add(channel);
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    } catch (IOException e) {
      return true;
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
