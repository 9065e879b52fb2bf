package dev.forestall.lab;

import dev.forestall.lab.cluster.SimulatedCluster;
import dev.forestall.lab.openai.OpenAiStub;
import dev.forestall.lab.process.Http;
import dev.forestall.lab.process.Jvm;
import dev.forestall.lab.process.KafkaBroker;
import dev.forestall.lab.process.Part;
import dev.forestall.lab.process.Ports;
import dev.forestall.lab.process.Redis;
import dev.forestall.model.remediation.Mode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/** The processes of this run: their ports, memory and settings. */
final class Parts {
  private static final int PARTITIONS = 4;
  private static final int BROKER_HEAP_MIB = 256;
  private static final int STUB_HEAP_MIB = 32;
  private static final int CLUSTER_HEAP_MIB = 192;
  private static final int SERVICE_HEAP_MIB = 160;
  private static final int DETECTOR_HEAP_MIB = 256;
  private static final Duration MODEL_PATIENCE = Duration.ofSeconds(200);
  private static final Duration TRACE_WAIT = Duration.ofSeconds(10);
  private static final Duration LEAST_TRACE_WAIT = Duration.ofSeconds(1);
  private static final Duration LEAST_PATIENCE = Duration.ofSeconds(5);
  private static final Duration MOST_PATIENCE = Duration.ofSeconds(20);
  private static final int ADMIN_MILLIS = 2_000;
  private static final List<String> MODEL =
      List.of("OPENAI_BASE_URL", "OPENAI_API_KEY", "OPENAI_MODEL");

  /** Takes from a process what it has no business with; an empty value takes away. */
  private static final Map<String, String> WITHOUT_SECRETS =
      Stream.concat(MODEL.stream(), Stream.of("GRAFANA_TOKEN"))
          .collect(Collectors.toUnmodifiableMap(name -> name, name -> ""));

  final int kafkaPort;
  final int redisPort;
  final int clusterPort;
  final int collectorPort;
  final int detectorPort;
  final int dashboardPort;
  final int remediationPort;
  final int feedbackPort;
  private final int stubPort;
  private final int controllerPort;
  private final Installation here;
  private final Options options;
  private final @Nullable String traceEndpoint;

  /**
   * @param here where the run lives
   * @param options what it was told
   * @param traceEndpoint where the services send their spans, null when nowhere
   */
  Parts(Installation here, Options options, @Nullable String traceEndpoint) {
    this.traceEndpoint = traceEndpoint;
    this.here = here;
    this.options = options;
    Ports ports = new Ports();
    kafkaPort = ports.usualOrFree(9092);
    controllerPort = ports.usualOrFree(9093);
    redisPort = ports.usualOrFree(6379);
    clusterPort = ports.usualOrFree(8001);
    remediationPort = ports.usualOrFree(8080);
    collectorPort = ports.usualOrFree(8081);
    detectorPort = ports.usualOrFree(8082);
    dashboardPort = ports.usualOrFree(8083);
    feedbackPort = ports.usualOrFree(8084);
    stubPort = ports.usualOrFree(8089);
  }

  String bootstrap() {
    return "127.0.0.1:" + kafkaPort;
  }

  String remediationUrl() {
    return url(remediationPort);
  }

  String clusterUrl() {
    return url(clusterPort);
  }

  String remoteWriteUrl() {
    return url(collectorPort) + "/api/v1/write";
  }

  /** What the services need before they start. */
  List<Part> stores() {
    List<Part> stores = new ArrayList<>(List.of(kafka(), redis()));
    openAiStub().ifPresent(stores::add);
    return stores;
  }

  Part kafka() {
    List<String> command =
        Jvm.main(
            BROKER_HEAP_MIB,
            KafkaBroker.class,
            List.of(
                Integer.toString(kafkaPort),
                Integer.toString(controllerPort),
                here.state.resolve("kafka").toString()));
    return new Part(
        "kafka", "kafka://" + bootstrap(), command, here.log("kafka"), this::brokerAnswers);
  }

  Part redis() {
    return Redis.part(redisPort, here.state.resolve("redis"), here.log("redis"));
  }

  Part simulatedCluster(String cluster, String scenario) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "--port=" + clusterPort,
                "--cluster=" + cluster,
                "--scenario=" + scenario,
                "--seed=" + options.seed,
                "--clock-origin=" + here.clockOrigin,
                "--clock-real-origin=" + here.clockOrigin,
                "--speed=" + options.clusterSpeed(),
                "--remote-write=" + remoteWriteUrl(),
                "--life-line=true"));
    if (options.alsoWrite != null) {
      args.add("--also-write=" + options.alsoWrite);
    }
    return new Part(
        "cluster",
        clusterUrl() + " (simulation)",
        new Part.Start(Jvm.main(CLUSTER_HEAP_MIB, SimulatedCluster.class, args), WITHOUT_SECRETS),
        here.log("cluster"),
        () -> Http.ok(clusterUrl() + "/lab/state"));
  }

  /** The stub of a language model, when one was asked for. */
  Optional<Part> openAiStub() {
    return options
        .openAiStubMode()
        .map(mode ->
            new Part(
                "openai-stub",
                url(stubPort) + " (stub, no model)",
                Jvm.main(
                    STUB_HEAP_MIB,
                    OpenAiStub.class,
                    List.of(Integer.toString(stubPort), mode.name().toLowerCase(Locale.ROOT))),
                here.log("openai-stub"),
                () -> Http.ok(url(stubPort) + "/health")));
  }

  Part collector(ClusterAccess access) {
    List<String> args = new ArrayList<>(access.settings("collector"));
    args.add("--forestall.collector.namespace=" + access.namespace());
    args.add("--forestall.collector.lease=" + access.simulated());
    if (access.simulated()) {
      args.add("--forestall.collector.otlp.grpc-port=0"); // two labs on one machine
      args.add(
          "--forestall.collector.otlp.trace-wait="
              + traceWait(options.clusterSpeed()).toMillis()
              + "ms");
    }
    access.prometheus().ifPresent(p -> args.add("--forestall.collector.prometheus-url=" + p));
    return service(
        new Module("collector", "collector-service", collectorPort, SERVICE_HEAP_MIB),
        args,
        WITHOUT_SECRETS);
  }

  Part remediation(ClusterAccess access) {
    List<String> args = new ArrayList<>(access.settings("remediation"));
    args.add("--forestall.remediation.namespace=" + access.namespace());
    args.add("--forestall.remediation.mode=" + options.mode().name().toLowerCase(Locale.ROOT));
    if (access.simulated() && options.mode() == Mode.AUTO) {
      args.add("--forestall.remediation.track-record-floor=0");
    }
    args.add("--forestall.remediation.console-url=" + remediationUrl());
    if (options.alertmanager != null) {
      args.add("--forestall.remediation.alertmanager.url=" + options.alertmanager);
    }
    Map<String, String> environment = new HashMap<>(WITHOUT_SECRETS);
    MODEL.forEach(environment::remove); // its diagnostician alone may talk to a model
    if (!options.realCluster() && System.getenv("FORESTALL_REMEDIATION_LLM_TIMEOUT") == null) {
      args.add(
          "--forestall.remediation.llm.timeout="
              + patience(options.clusterSpeed()).toMillis()
              + "ms");
    }
    if (options.openAiStubMode().isPresent()) {
      environment.put("OPENAI_BASE_URL", url(stubPort) + "/v1");
      environment.put("OPENAI_API_KEY", "stub");
      environment.put("OPENAI_MODEL", "stub");
    }
    user(environment, 0, "lab", "APPROVER", here.labToken);
    user(environment, 1, "operator", "ADMIN", here.operatorToken);
    return service(
        new Module("remediation", "remediation-mcp-service", remediationPort, SERVICE_HEAP_MIB),
        args,
        environment);
  }

  Part detector() {
    return service(
        new Module("detector", "detector-service", detectorPort, DETECTOR_HEAP_MIB),
        List.of(),
        WITHOUT_SECRETS);
  }

  Part dashboard() {
    List<String> args = new ArrayList<>();
    args.add("--forestall.dashboard.console-url=" + remediationUrl());
    Map<String, String> environment = new HashMap<>(WITHOUT_SECRETS);
    if (options.grafana != null) {
      args.add("--forestall.dashboard.grafana.url=" + options.grafana);
      options
          .grafanaToken()
          .ifPresent(token -> environment.put("FORESTALL_DASHBOARD_GRAFANA_TOKEN", token));
    }
    return service(
        new Module("dashboard", "dashboard-service", dashboardPort, SERVICE_HEAP_MIB),
        args,
        environment);
  }

  Part feedback() {
    return service(
        new Module("feedback", "feedback-service", feedbackPort, SERVICE_HEAP_MIB),
        List.of(),
        WITHOUT_SECRETS);
  }

  /** A service of the lab. */
  private record Module(String name, String folder, int port, int heapMib) {}

  private Part service(Module module, List<String> own, Map<String, String> environment) {
    String address = url(module.port());
    List<String> args = new ArrayList<>();
    args.add("--server.port=" + module.port());
    args.add("--server.address=127.0.0.1");
    args.add("--spring.kafka.bootstrap-servers=" + bootstrap());
    args.add("--spring.data.redis.url=redis://127.0.0.1:" + redisPort);
    args.add("--forestall.kafka.partitions=" + PARTITIONS);
    args.add("--forestall.life-line=true");
    if (!options.realCluster()) {
      args.add("--forestall.clock.origin=" + here.clockOrigin);
      args.add("--forestall.clock.real-origin=" + here.clockOrigin);
      args.add("--forestall.clock.speed=" + options.clusterSpeed());
    }
    if (traceEndpoint != null) {
      args.add("--management.opentelemetry.tracing.export.otlp.endpoint=" + traceEndpoint);
      args.add("--management.opentelemetry.tracing.export.schedule-delay=500ms");
      args.add("--management.tracing.sampling.probability=1.0");
    }
    args.addAll(own);
    return new Part(
        module.name(),
        address,
        new Part.Start(Jvm.jar(module.heapMib(), here.jar(module.folder()), args), environment),
        here.log(module.name()),
        () -> Http.ok(address + "/actuator/health/readiness"));
  }

  private boolean brokerAnswers() {
    try (Admin admin =
        Admin.create(
            Map.of(
                "bootstrap.servers",
                bootstrap(),
                "request.timeout.ms",
                Integer.toString(ADMIN_MILLIS),
                "default.api.timeout.ms",
                Integer.toString(ADMIN_MILLIS)))) {
      admin.describeCluster().clusterId().get(ADMIN_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * A model answers in real time, while the leak goes on in the cluster's: minutes of it at most.
   */
  static Duration patience(double speed) {
    long millis = Math.round(MODEL_PATIENCE.toMillis() / speed);
    return Duration.ofMillis(
        Math.clamp(millis, LEAST_PATIENCE.toMillis(), MOST_PATIENCE.toMillis()));
  }

  /**
   * A trace is waited for in real time, while its evidence is looked for in the cluster's; the
   * simulated SDKs send all of a trace at once, every half a second.
   */
  static Duration traceWait(double speed) {
    long millis = Math.round(TRACE_WAIT.toMillis() / speed);
    return Duration.ofMillis(Math.max(millis, LEAST_TRACE_WAIT.toMillis()));
  }

  /** All of a list comes from one place, so names and roles go with the secret tokens. */
  private static void user(
      Map<String, String> environment, int at, String name, String role, String token) {
    String user = "FORESTALL_REMEDIATION_USERS_" + at + "_";
    environment.put(user + "NAME", name);
    environment.put(user + "ROLE", role);
    environment.put(user + "TOKEN", token);
  }

  private static String url(int port) {
    return "http://127.0.0.1:" + port;
  }
}
