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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/** The processes of this run: their ports, memory and settings. */
final class Parts {
  private static final int PARTITIONS = 4;
  private static final int BROKER_HEAP_MIB = 256;
  private static final int STUB_HEAP_MIB = 32;
  private static final int CLUSTER_HEAP_MIB = 192;
  private static final int SERVICE_HEAP_MIB = 160;
  private static final int DETECTOR_HEAP_MIB = 256;
  private static final int ADMIN_MILLIS = 2_000;

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

  Parts(Installation here, Options options) {
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
        List.of(
            "--port=" + clusterPort,
            "--cluster=" + cluster,
            "--scenario=" + scenario,
            "--seed=" + options.seed,
            "--clock-origin=" + here.clockOrigin,
            "--clock-real-origin=" + here.clockOrigin,
            "--speed=" + options.clusterSpeed(),
            "--remote-write=" + remoteWriteUrl(),
            "--life-line=true");
    return new Part(
        "cluster",
        clusterUrl() + " (simulation)",
        Jvm.main(CLUSTER_HEAP_MIB, SimulatedCluster.class, args),
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
    }
    access.prometheus().ifPresent(p -> args.add("--forestall.collector.prometheus-url=" + p));
    return service("collector", "collector-service", collectorPort, SERVICE_HEAP_MIB, args);
  }

  Part remediation(ClusterAccess access) {
    List<String> args = new ArrayList<>(access.settings("remediation"));
    args.add("--forestall.remediation.namespace=" + access.namespace());
    args.add("--forestall.remediation.mode=" + options.mode().name().toLowerCase(Locale.ROOT));
    if (access.simulated() && options.mode() == Mode.AUTO) {
      args.add("--forestall.remediation.track-record-floor=0");
    }
    if (options.openAiStubMode().isPresent()) {
      args.add("--OPENAI_BASE_URL=" + url(stubPort) + "/v1");
      args.add("--OPENAI_API_KEY=stub");
      args.add("--OPENAI_MODEL=stub");
    }
    user(args, 0, "lab", "APPROVER", here.labToken);
    user(args, 1, "operator", "ADMIN", here.operatorToken);
    return service(
        "remediation", "remediation-mcp-service", remediationPort, SERVICE_HEAP_MIB, args);
  }

  Part detector() {
    return service("detector", "detector-service", detectorPort, DETECTOR_HEAP_MIB, List.of());
  }

  Part dashboard() {
    return service(
        "dashboard",
        "dashboard-service",
        dashboardPort,
        SERVICE_HEAP_MIB,
        List.of("--forestall.dashboard.console-url=" + remediationUrl()));
  }

  Part feedback() {
    return service("feedback", "feedback-service", feedbackPort, SERVICE_HEAP_MIB, List.of());
  }

  private Part service(String name, String module, int port, int heapMib, List<String> own) {
    List<String> args = new ArrayList<>();
    args.add("--server.port=" + port);
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
    args.addAll(own);
    return new Part(
        name,
        url(port),
        Jvm.jar(heapMib, here.jar(module), args),
        here.log(name),
        () -> Http.ok(url(port) + "/actuator/health/readiness"));
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

  private static void user(List<String> args, int at, String name, String role, String token) {
    String user = "--forestall.remediation.users[" + at + "].";
    args.add(user + "name=" + name);
    args.add(user + "role=" + role);
    args.add(user + "token=" + token);
  }

  private static String url(int port) {
    return "http://127.0.0.1:" + port;
  }
}
