package dev.forestall.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.model.Topics;
import dev.forestall.model.incident.CallEdge;
import dev.forestall.model.incident.DashboardEvent.DashboardReady;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.IncidentEnriched;
import dev.forestall.model.incident.IncidentEvent;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.remediation.RemediationEvent;
import dev.forestall.model.workload.Subject;
import dev.forestall.remediation.incident.ProposalState;
import dev.forestall.remediation.testing.Incidents;
import dev.forestall.remediation.testing.MockCluster;
import dev.forestall.remediation.testing.Night;
import dev.forestall.remediation.testing.TestClock;
import dev.forestall.service.EventPublisher;
import dev.forestall.service.testing.RealKafka;
import dev.forestall.service.testing.RealRedis;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** The whole service in mode approve, with a clock in the test's hand, and incidents on demand. */
final class ConsoleApplication implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(60);
  static final String VIEWER = "viewer-token-0123456789";
  static final String APPROVER = "approver-token-0123456789";
  static final String OTHER = "other-token-0123456789";
  static final String ADMIN = "admin-token-0123456789";
  private static final Actor ROOT = new Actor("root", Role.ADMIN, "console");

  final String name = "night-" + UUID.randomUUID().toString().substring(0, 8);
  final TestClock clock = new TestClock(Instant.parse("2026-01-05T02:47:10Z"));
  final MockCluster cluster = new MockCluster();
  final String address;
  private final ConfigurableApplicationContext app;

  ConsoleApplication() {
    cluster.automation("running");
    app =
        new SpringApplicationBuilder(RemediationApplication.class)
            .initializers(context ->
                ((GenericApplicationContext) context)
                    .registerBean("handClock", Clock.class, () -> clock, b -> b.setPrimary(true)))
            .run(
                Stream.concat(
                        Stream.of(
                            "--server.port=0",
                            "--server.address=127.0.0.1",
                            "--spring.kafka.bootstrap-servers=" + RealKafka.bootstrapServers(),
                            "--spring.data.redis.url=" + RealRedis.url(),
                            "--forestall.kafka.partitions=4",
                            "--forestall.remediation.cluster=" + name,
                            "--forestall.remediation.kubeconfig=" + cluster.kubeconfig(),
                            "--forestall.remediation.mode=approve",
                            "--forestall.remediation.enriched-wait=5s",
                            "--forestall.remediation.dashboard-wait=0s",
                            "--forestall.remediation.budgets.namespace=20",
                            "--forestall.remediation.budgets.cluster=20"),
                        users())
                    .toArray(String[]::new));
    int port = ((ServletWebServerApplicationContext) app).getWebServer().getPort();
    address = "http://127.0.0.1:" + port;
  }

  private static Stream<String> users() {
    return Stream.of(
            user(0, "vic", Role.VIEWER, VIEWER),
            user(1, "ann", Role.APPROVER, APPROVER),
            user(2, "bob", Role.APPROVER, OTHER),
            user(3, "root", Role.ADMIN, ADMIN))
        .flatMap(List::stream);
  }

  private static List<String> user(int n, String name, Role role, String token) {
    String key = "--forestall.remediation.users[" + n + "].";
    return List.of(key + "name=" + name, key + "role=" + role, key + "token=" + token);
  }

  /** A leak of a Deployment of that name, opened now; without its proposal yet. */
  Night opened(String workload) {
    cluster.twoRevisions("shop", workload);
    Night night = new Night(Subject.deployment(name, "shop", workload), clock.instant());
    publish(night.opened());
    await()
        .atMost(PATIENCE)
        .until(() -> doors().incidents(ROOT).stream().anyMatch(i -> i.id().equals(night.id())));
    return night;
  }

  /** The same with its evidence, and so with its proposal. */
  Night proposed(String workload) {
    Night night = opened(workload);
    enrich(night);
    await(night, 1, ProposalState.PENDING);
    return night;
  }

  void enrich(Night night) {
    publish(night.enriched(cluster.uid("shop", night.subject().name() + "-v1")));
    app.getBean(EventPublisher.class)
        .publishAndWait(
            Topics.DASHBOARDS,
            night.subject(),
            new DashboardReady(
                night.id() + "/0/dashboard",
                night.id(),
                night.subject(),
                clock.instant(),
                address + "/incidents/" + night.id(),
                night.id().value()));
  }

  /** Errors of a front door; among those behind it the last one is named as the culprit. */
  Incidents named(String front, List<String> behind) {
    cluster.twoRevisions("shop", front);
    String culprit = behind.getLast();
    cluster.twoRevisions("shop", culprit);
    String uid = cluster.uid("shop", culprit + "-v1");
    Incidents errors =
        Incidents.of(
            FaultKind.ERROR_RATE, Subject.deployment(name, "shop", front), clock.instant());
    publish(errors.opened());
    IncidentEnriched e =
        errors.naming(
            0,
            Incidents.culprit(Subject.deployment(name, "shop", culprit), FaultKind.NETWORK_DELAY),
            List.of(Incidents.revision(uid, culprit + "-v1", false, true)),
            false);
    publish(
        new IncidentEnriched(
            e.eventId(),
            e.incidentId(),
            e.subject(),
            e.at(),
            e.aggregates(),
            e.series(),
            e.suspects(),
            e.changes(),
            e.revisions(),
            e.workload(),
            e.missing(),
            calls(front, behind),
            false,
            e.culpritRevisions()));
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> !doors().incident(ROOT, errors.id()).proposals().isEmpty());
    return errors;
  }

  /** The front calls each, each of them the culprit, one of them in a circle. */
  private List<CallEdge> calls(String front, List<String> behind) {
    Subject first = Subject.deployment(name, "shop", front);
    Subject last = Subject.deployment(name, "shop", behind.getLast());
    List<CallEdge> calls = new ArrayList<>();
    for (String each : behind.subList(0, behind.size() - 1)) {
      Subject subject = Subject.deployment(name, "shop", each);
      boolean slow = calls.size() < 2;
      calls.add(new CallEdge(first, subject, 240, 3.1, slow ? 402.0 : 3.3, slow));
      calls.add(new CallEdge(subject, last, 180, 1.5, slow ? 758.0 : 1.6, slow));
    }
    calls.add(new CallEdge(last, first, 2, null, null, false));
    return calls;
  }

  void publish(IncidentEvent event) {
    app.getBean(EventPublisher.class).publishAndWait(Topics.INCIDENTS, event.subject(), event);
  }

  void await(Night night, int attempt, ProposalState state) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          assertThat(doors().incident(ROOT, night.id()).proposals())
              .contains(night.proposal(attempt));
          assertThat(doors().proposal(ROOT, night.proposal(attempt)).state()).isEqualTo(state);
        });
  }

  private static org.awaitility.core.ConditionFactory await() {
    return org.awaitility.Awaitility.await();
  }

  Doors doors() {
    return app.getBean(Doors.class);
  }

  String digest(Night night, int attempt) {
    return doors().proposal(ROOT, night.proposal(attempt)).digest();
  }

  List<RemediationEvent> audit(Optional<IncidentId> incident) {
    return doors().audit(ROOT, incident);
  }

  @Override
  public void close() {
    app.close();
    cluster.close();
  }
}
