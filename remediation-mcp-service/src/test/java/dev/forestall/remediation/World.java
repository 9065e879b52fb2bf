package dev.forestall.remediation;

import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.IncidentEnriched;
import dev.forestall.model.incident.IncidentEvent;
import dev.forestall.model.incident.RevisionHealth;
import dev.forestall.model.remediation.ActionProposed;
import dev.forestall.model.remediation.RemediationEvent;
import dev.forestall.model.workload.Subject;
import dev.forestall.remediation.cluster.ClusterReader;
import dev.forestall.remediation.diagnose.Diagnosis;
import dev.forestall.remediation.diagnose.Evidence;
import dev.forestall.remediation.diagnose.Lessons;
import dev.forestall.remediation.diagnose.Playbook;
import dev.forestall.remediation.diagnose.Thinking;
import dev.forestall.remediation.execute.Executor;
import dev.forestall.remediation.guard.ActionGuard;
import dev.forestall.remediation.incident.Incident;
import dev.forestall.remediation.incident.IncidentView;
import dev.forestall.remediation.propose.Approvals.Decision;
import dev.forestall.remediation.store.RedisApprovals;
import dev.forestall.remediation.store.RedisClaims;
import dev.forestall.remediation.store.RedisLedger;
import dev.forestall.remediation.store.RedisViews;
import dev.forestall.remediation.testing.Incidents;
import dev.forestall.remediation.testing.MockCluster;
import dev.forestall.remediation.testing.TestClock;
import dev.forestall.service.testing.RealRedis;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.KubernetesClient;
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
 * The story on a cluster and a real Redis, with the topic as a list: processes can be killed at any
 * step and built anew over the same topic.
 */
final class World implements AutoCloseable {
  /** A {@code kill -9}. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  final String name = "c" + UUID.randomUUID().toString().substring(0, 8);
  final Subject cart;
  final TestClock clock = new TestClock(Instant.parse("2026-01-05T10:00:00Z"));
  final List<RemediationEvent> topic = new ArrayList<>();
  final List<IncidentEvent> incidents = new ArrayList<>();
  final Incidents detector;
  final KubernetesClient client;
  private final String killSwitchNamespace;
  final Lessons lessons = new Lessons();
  private final LettuceConnectionFactory redis;
  final RedisApprovals approvals;
  final RedisLedger ledger;
  final RedisViews views;
  private final RedisClaims claims;
  final RevisionHealth cartV1;
  final RemediationProperties settings;

  private String killBefore = "";
  private String killAfter = "";
  private int asked;
  private Remediation remediation;
  private Doors doors;
  private Incident incident;

  /** On a mock cluster, with a kill switch that runs and a Deployment of two revisions. */
  static World on(MockCluster cluster, Map<String, String> given) {
    cluster.automation("running");
    cluster.twoRevisions("shop", "cart");
    return new World(cluster.client(), "shop", given, "forestall");
  }

  /** The same, and Deployment {@code web} answers with errors; nobody is named yet. */
  static World withErrors(MockCluster cluster, Map<String, String> given) {
    cluster.automation("running");
    cluster.twoRevisions("shop", "cart");
    cluster.twoRevisions("shop", "web");
    return new World(cluster.client(), "shop", given, "forestall", true);
  }

  /** On any cluster; the Deployment {@code cart} was :v1 and is :v2. */
  World(
      KubernetesClient client,
      String namespace,
      Map<String, String> given,
      String killSwitchNamespace) {
    this(client, namespace, given, killSwitchNamespace, false);
  }

  private World(
      KubernetesClient client,
      String namespace,
      Map<String, String> given,
      String killSwitchNamespace,
      boolean errors) {
    this.client = client;
    this.killSwitchNamespace = killSwitchNamespace;
    this.cart = Subject.deployment(name, namespace, "cart");
    this.detector =
        errors
            ? Incidents.of(
                FaultKind.ERROR_RATE, Subject.deployment(name, namespace, "web"), clock.instant())
            : Incidents.leak(cart, clock.instant());
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
    claims = new RedisClaims(template);
    ledger = new RedisLedger(template, name, settings.policy(name).limits(), () -> 1);
    ledger.markComplete(0, clock.instant());
    ReplicaSet v1 =
        client.apps().replicaSets().inNamespace(namespace).list().getItems().stream()
            .filter(r -> image(r.getSpec().getTemplate()).endsWith("cart:v1"))
            .findFirst()
            .orElseThrow();
    cartV1 = Incidents.revision(v1.getMetadata().getUid(), v1.getMetadata().getName(), false, true);
    incidents.add(detector.opened());
    if (!errors) {
      incidents.add(detector.enriched(v1.getMetadata().getUid(), v1.getMetadata().getName()));
    }
    start();
  }

  /** Evidence that names the cart, with its earlier revision. */
  IncidentEnriched namesCart(int turn) {
    return detector.naming(
        turn, Incidents.culprit(cart, FaultKind.CODE_DEFECT), List.of(cartV1), false);
  }

  /** Another incident in this hand, with its steps so far; shown as the owner shows it. */
  Incident another(Incidents of, IncidentEvent... events) {
    Incident other = new Incident(of.id(), of.subject(), System.nanoTime());
    for (IncidentEvent event : events) {
      other.apply(event);
    }
    other.apply(of.dashboard());
    return other;
  }

  /** One tick of the owner for it. */
  void tick(Incident other) {
    remediation.advance(other);
    show(other);
  }

  void show(Incident other) {
    IncidentView.of(other).ifPresent(v -> views.show(v, IncidentView.proposalsOf(other)));
  }

  /** A new process: everything but topics, Redis and the cluster is forgotten. */
  void start() {
    ClusterReader reader = new ClusterReader(client, killSwitchNamespace);
    RemediationMetrics metrics = new RemediationMetrics(new SimpleMeterRegistry());
    ActionGuard guard =
        new ActionGuard(settings.policy(name), reader, reader, ledger, lessons::trackRecord, clock);
    Executor executor = new Executor(client, reader);
    Journal journal = new Journal(this::write, metrics);
    remediation =
        new Remediation(
            new Remediation.Parts(
                settings,
                new Thinking(this::diagnose, Runnable::run),
                lessons,
                guard,
                ledger,
                reader,
                executor,
                approvals,
                claims,
                views,
                journal,
                metrics,
                clock));
    doors =
        new Doors(
            new Doors.Parts(
                guard,
                reader,
                executor,
                approvals,
                views,
                journal,
                new AuditTrail(),
                metrics,
                clock));
    incident = new Incident(detector.id(), detector.subject(), System.nanoTime());
    incidents.forEach(incident::apply);
    incident.apply(detector.dashboard());
    topic.forEach(incident::apply);
    show(incident);
  }

  private Diagnosis diagnose(Evidence evidence) {
    asked++;
    return new Playbook(settings.maxReplicas()).diagnose(evidence);
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

  Doors doors() {
    return doors;
  }

  /** How often the diagnostician was asked. */
  int asked() {
    return asked;
  }

  /** What was written to the topic comes back to its owner, who shows it to the doors. */
  void deliver() {
    topic.forEach(incident::apply);
    IncidentView.of(incident).ifPresent(v -> views.show(v, IncidentView.proposalsOf(incident)));
  }

  void approve(int attempt) {
    approvals.decide(
        detector.proposal(attempt),
        new Decision(true, "ann", digest(attempt), "", clock.instant()));
  }

  String digest(int attempt) {
    return steps(ActionProposed.class).stream()
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

  Deployment deployment() {
    return client.apps().deployments().inNamespace(cart.namespace()).withName(cart.name()).get();
  }

  String image() {
    return image(deployment().getSpec().getTemplate());
  }

  private static String image(PodTemplateSpec template) {
    return template.getSpec().getContainers().getFirst().getImage();
  }

  @Override
  public void close() {
    redis.destroy();
  }
}
