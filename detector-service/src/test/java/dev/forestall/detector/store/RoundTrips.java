package dev.forestall.detector.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a client and a server and lets an answer through only when the client has had
 * nothing more to ask for a while: so it counts how often the client waits, each a round trip.
 */
final class RoundTrips implements AutoCloseable {
  private static final int SILENT_MILLIS = 150;

  private final ServerSocket door;
  private final URI server;
  private final AtomicInteger count = new AtomicInteger();
  private final List<Socket> open = new ArrayList<>();

  RoundTrips(String url) {
    server = URI.create(url);
    try {
      door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  String url() {
    return "redis://127.0.0.1:" + door.getLocalPort();
  }

  int count() {
    return count.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = door.accept();
        Socket behind = new Socket(server.getHost(), server.getPort());
        open.add(client);
        open.add(behind);
        Thread.ofVirtual().start(() -> serve(client, behind));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void serve(Socket client, Socket behind) {
    byte[] bytes = new byte[1 << 16];
    try (client;
        behind) {
      client.setSoTimeout(SILENT_MILLIS);
      behind.setSoTimeout(SILENT_MILLIS);
      while (true) {
        boolean asked = pass(client.getInputStream(), behind.getOutputStream(), bytes);
        boolean answered = pass(behind.getInputStream(), client.getOutputStream(), bytes);
        if (asked && answered) {
          count.incrementAndGet();
        }
      }
    } catch (IOException e) {
      // closed
    }
  }

  /** Passes on all that comes until nothing comes for a while; whether something came. */
  private static boolean pass(InputStream from, OutputStream to, byte[] bytes) throws IOException {
    boolean some = false;
    while (true) {
      try {
        int read = from.read(bytes);
        if (read < 0) {
          throw new IOException("closed");
        }
        to.write(bytes, 0, read);
        to.flush();
        some = true;
      } catch (SocketTimeoutException e) {
        return some;
      }
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
