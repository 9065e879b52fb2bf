package dev.forestall.remediation;

import dev.forestall.model.incident.IncidentEvent;
import dev.forestall.model.remediation.RemediationEvent;
import dev.forestall.model.workload.Subject;
import dev.forestall.remediation.cluster.ClusterReader;
import dev.forestall.remediation.diagnose.Lessons;
import dev.forestall.remediation.diagnose.Playbook;
import dev.forestall.remediation.execute.Executor;
import dev.forestall.remediation.guard.ActionGuard;
import dev.forestall.remediation.incident.Incident;
import dev.forestall.remediation.propose.Approvals.Decision;
import dev.forestall.remediation.store.RedisApprovals;
import dev.forestall.remediation.store.RedisLedger;
import dev.forestall.remediation.store.RedisViews;
import dev.forestall.remediation.testing.Incidents;
import dev.forestall.remediation.testing.MockCluster;
import dev.forestall.remediation.testing.TestClock;
import dev.forestall.service.testing.RealRedis;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * The story on a mock cluster and a real Redis, with the topic as a list: processes can be killed
 * at any step and built anew over the same topic.
 */
final class World implements AutoCloseable {
  /** A {@code kill -9}. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  final String name = "c" + UUID.randomUUID().toString().substring(0, 8);
  final Subject cart = Subject.deployment(name, "shop", "cart");
  final TestClock clock = new TestClock(Instant.parse("2026-01-05T10:00:00Z"));
  final MockCluster cluster = new MockCluster();
  final List<RemediationEvent> topic = new ArrayList<>();
  final List<IncidentEvent> incidents = new ArrayList<>();
  final Incidents detector = Incidents.leak(cart, clock.instant());
  final Deployment deployment;
  final Lessons lessons = new Lessons();
  private final LettuceConnectionFactory redis;
  final RedisApprovals approvals;
  final RedisLedger ledger;
  final RedisViews views;
  final RemediationProperties settings;

  private String killBefore = "";
  private String killAfter = "";
  private Remediation remediation;
  private Incident incident;

  World(Map<String, String> given) {
    URI url = URI.create(RealRedis.url());
    redis = new LettuceConnectionFactory(url.getHost(), url.getPort());
    redis.afterPropertiesSet();
    redis.start();
    StringRedisTemplate template = new StringRedisTemplate(redis);
    settings =
        new Binder(new MapConfigurationPropertySource(given))
            .bindOrCreate("forestall.remediation", Bindable.of(RemediationProperties.class));
    approvals = new RedisApprovals(template);
    views = new RedisViews(template);
    ledger = new RedisLedger(template, name, settings.policy(name).limits(), () -> 1);
    ledger.markComplete(0, clock.instant());
    cluster.automation("running");
    deployment = cluster.twoRevisions("shop", "cart");
    String v1 =
        cluster
            .client()
            .apps()
            .replicaSets()
            .inNamespace("shop")
            .withName("cart-v1")
            .get()
            .getMetadata()
            .getUid();
    incidents.add(detector.opened());
    incidents.add(detector.enriched(v1));
    start();
  }

  /** A new process: everything but topics, Redis and the cluster is forgotten. */
  void start() {
    ClusterReader reader = new ClusterReader(cluster.client(), "forestall");
    RemediationMetrics metrics = new RemediationMetrics(new SimpleMeterRegistry());
    remediation =
        new Remediation(
            new Remediation.Parts(
                settings,
                new Playbook(settings.maxReplicas()),
                lessons,
                new ActionGuard(
                    settings.policy(name), reader, reader, ledger, lessons::trackRecord, clock),
                ledger,
                reader,
                new Executor(cluster.client(), reader),
                approvals,
                views,
                new Journal(this::write, metrics),
                new AuditTrail(),
                metrics,
                clock));
    incident = new Incident(detector.id(), cart, System.nanoTime());
    incidents.forEach(incident::apply);
    incident.apply(detector.dashboard());
    topic.forEach(incident::apply);
  }

  private void write(RemediationEvent event) {
    String step = event.getClass().getSimpleName();
    if (step.equals(killBefore)) {
      killBefore = "";
      throw new Killed();
    }
    topic.add(event);
    if (step.equals(killAfter)) {
      killAfter = "";
      throw new Killed();
    }
  }

  void killBefore(String step) {
    killBefore = step;
  }

  void killAfter(String step) {
    killAfter = step;
  }

  /** One tick of the owner; a kill is followed by a new process. */
  void tick() {
    try {
      remediation.advance(incident);
    } catch (Killed e) {
      start();
    }
  }

  void detected(IncidentEvent event) {
    incidents.add(event);
    incident.apply(event);
  }

  Incident incident() {
    return incident;
  }

  Remediation remediation() {
    return remediation;
  }

  void approve(int attempt) {
    approvals.decide(
        detector.proposal(attempt),
        new Decision(true, "ann", digest(attempt), "", clock.instant()));
  }

  String digest(int attempt) {
    return steps(RemediationEvent.ActionProposed.class).stream()
        .filter(p -> p.attempt() == attempt)
        .findFirst()
        .orElseThrow()
        .digest();
  }

  <T extends RemediationEvent> List<T> steps(Class<T> type) {
    return topic.stream().filter(type::isInstance).map(type::cast).toList();
  }

  boolean has(Class<? extends RemediationEvent> type) {
    return topic.stream().anyMatch(type::isInstance);
  }

  String image() {
    return cluster
        .client()
        .apps()
        .deployments()
        .inNamespace("shop")
        .withName("cart")
        .get()
        .getSpec()
        .getTemplate()
        .getSpec()
        .getContainers()
        .getFirst()
        .getImage();
  }

  @Override
  public void close() {
    redis.destroy();
    cluster.close();
  }
}
