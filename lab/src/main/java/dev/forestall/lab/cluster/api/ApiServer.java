package dev.forestall.lab.cluster.api;

import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The simulated Kubernetes API server: plain HTTP.
 *
 * <p>fabric8's mock server brings HTTP, WebSockets and JSON patch. Its own CRUD answers are not
 * used: they persist dry runs, ignore the version of a watch and know no eviction, reviews,
 * preconditions or strategic merge (`RATIONALE.md`). Requests come in at {@link Front}, {@link
 * Routes} says what each does, {@link Store} keeps the objects and {@link Watches} tells of
 * changes.
 */
public final class ApiServer implements AutoCloseable {
  private static final List<String> NAMESPACES_OF_EVERY_CLUSTER =
      List.of("default", "kube-system", "kube-public", "kube-node-lease");

  /**
   * Held, because a logger that nobody holds forgets its level; it prints every request at INFO.
   */
  private static final Logger REQUEST_LOG = Logger.getLogger(MockWebServer.class.getName());

  static {
    REQUEST_LOG.setLevel(Level.WARNING);
  }

  private final MockWebServer web;
  private final Watches watches;
  private final InnerStore inner;
  private final WriteLog writeLog = new WriteLog();
  private final Front front;

  private ApiServer(MockWebServer web, Clock clock) {
    this.web = web;
    Store store = new Store();
    watches = new Watches(store);
    Budgets budgets = new Budgets(store, clock);
    Deletes deletes = new Deletes(store, clock);
    Writes writes = new Writes(store, deletes, clock);
    inner = new InnerStore(store, clock);
    NAMESPACES_OF_EVERY_CLUSTER.forEach(inner::addNamespace);
    Routes routes = new Routes(store, writes, deletes, new Eviction(store, deletes, budgets));
    front = new Front(routes, store, watches, writeLog, inner::written, clock);
  }

  /** Starts a server on 127.0.0.1. */
  public static ApiServer start(int port, Clock clusterClock) {
    return start("127.0.0.1", port, clusterClock);
  }

  /**
   * Starts a server with the namespaces of every cluster and nothing else.
   *
   * @param address where it listens; it asks nobody who they are, so anything but loopback is for a
   *     network of its own
   * @param port 0 for a free one
   * @param clusterClock time of creation, deletion and managed fields
   * @throws IllegalStateException when the port is taken
   */
  public static ApiServer start(String address, int port, Clock clusterClock) {
    MockWebServer web = new MockWebServer();
    web.setHttp2ClearTextEnabled(false);
    ApiServer server = new ApiServer(web, clusterClock);
    web.setDispatcher(server.new Forgetful());
    try {
      web.start(InetAddress.getByName(address), port);
    } catch (IllegalStateException | UnknownHostException e) {
      server.close();
      throw new IllegalStateException(
          "the simulated API server cannot listen on "
              + address
              + ":"
              + port
              + "; free the port or choose another",
          e);
    }
    return server;
  }

  /** The mock web server keeps every request for later questions; an hour of the lab asks none. */
  private final class Forgetful extends Dispatcher {
    @Override
    public MockResponse dispatch(RecordedRequest request) {
      web.reset();
      return front.dispatch(request);
    }
  }

  /** The address that a kubeconfig names as {@code server}. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + web.getPort());
  }

  public ObjectStore store() {
    return inner;
  }

  public WriteLog writes() {
    return writeLog;
  }

  /** Answers paths that begin so, in place of Kubernetes. */
  public void addHandler(String pathPrefix, HttpHandler handler) {
    front.addHandler(pathPrefix, handler);
  }

  /** Ends the open watches and frees the port. */
  @Override
  public void close() {
    watches.close();
    web.shutdown();
  }
}
