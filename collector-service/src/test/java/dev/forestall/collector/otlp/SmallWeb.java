package dev.forestall.collector.otlp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.logging.Logger;

/** A small web program that knows nothing of telemetry; it ends with its standard input. */
public final class SmallWeb {
  private static final Logger log = Logger.getLogger(SmallWeb.class.getName());

  private SmallWeb() {}

  /** Prints its port when it is ready. */
  public static void main(String[] args) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/cart", exchange -> answer(exchange, 200));
    server.createContext("/pay", exchange -> answer(exchange, 500));
    server.start();
    System.out.println("port=" + server.getAddress().getPort());
    while (System.in.read() >= 0) {
      // until whoever started it is done
    }
    server.stop(0);
    System.exit(0);
  }

  private static void answer(HttpExchange exchange, int status) throws IOException {
    log.info("answering " + status + " to a request");
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }
}
