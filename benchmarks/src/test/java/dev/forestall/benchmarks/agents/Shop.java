package dev.forestall.benchmarks.agents;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;

/**
 * A small web program that knows nothing of telemetry. It answers {@code /NAME} by calling all its
 * callees one after the other and working a few milliseconds; a number on its standard input makes
 * its own work that many milliseconds longer from then on, and it ends with its standard input.
 */
public final class Shop {
  private static final long WORK_MILLIS = 4;

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<URI> callees = new ArrayList<>();
  private volatile long longer;

  private Shop() {}

  /** NAME CALLEE-URL...; prints its port when it is ready. */
  public static void main(String[] args) throws IOException {
    Shop shop = new Shop();
    for (int i = 1; i < args.length; i++) {
      shop.callees.add(URI.create(args[i]));
    }
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newFixedThreadPool(4));
    server.createContext("/" + args[0], shop::answer);
    server.start();
    System.out.println("port=" + server.getAddress().getPort());
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      shop.longer = Long.parseLong(line);
    }
    server.stop(0);
    System.exit(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    int status = 200;
    try {
      for (URI callee : callees) {
        status = Math.max(status, call(callee));
      }
      Thread.sleep(WORK_MILLIS + longer);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      status = 503;
    }
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  private int call(URI callee) throws IOException, InterruptedException {
    return http.send(HttpRequest.newBuilder(callee).build(), BodyHandlers.discarding())
        .statusCode();
  }
}
