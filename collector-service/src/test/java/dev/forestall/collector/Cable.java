package dev.forestall.collector;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A TCP connection that can be pulled out and plugged in again. */
final class Cable implements AutoCloseable {
  private final ServerSocket server;
  private final String host;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile boolean pulled;

  Cable(String host, int target) throws IOException {
    this.host = host;
    this.target = target;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** Ends every connection and refuses new ones. */
  void pull() {
    pulled = true;
    sockets.forEach(Cable::end);
    sockets.clear();
  }

  void plug() {
    pulled = false;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket one = server.accept();
        if (pulled) {
          end(one);
          continue;
        }
        Socket other = new Socket(host, target);
        sockets.add(one);
        sockets.add(other);
        Thread.ofVirtual().start(() -> pump(one, other));
        Thread.ofVirtual().start(() -> pump(other, one));
      } catch (IOException e) {
        // the next connection may do better
      }
    }
  }

  private static void pump(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // either end is gone
    } finally {
      end(from);
      end(to);
    }
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // then it is closed
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    pull();
  }
}
