package dev.forestall.collector.kubernetes;

import dev.forestall.collector.CollectorMetrics;
import dev.forestall.collector.CollectorProperties;
import dev.forestall.collector.Intake;
import dev.forestall.collector.normalise.ClusterIdentity;
import dev.forestall.collector.normalise.PodDirectory;
import dev.forestall.collector.normalise.PodIdentity;
import dev.forestall.model.event.PodEvent;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Follows the cluster and tells it: learns the cluster's name, lists and watches, states
 * everything, opens the intake for samples, and from then on tells each change. It never gives up:
 * without an API server it waits, and the intake stays shut.
 */
@Component
class ClusterWatch implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(ClusterWatch.class);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration TICK = Duration.ofMillis(200);
  private static final int BATCH = 500;
  private static final long ACKNOWLEDGED_WITHIN_SECONDS = 60;

  /** How long the others wait for one kind that the API server does not list. */
  private static final Duration LIST_PATIENCE = Duration.ofSeconds(30);

  /** How long samples wait for a leader's first statement when no leader is to be had. */
  private static final Duration LEADER_PATIENCE = Duration.ofSeconds(30);

  private final CollectorProperties settings;
  private final KubernetesClient client;
  private final ClusterIdentity cluster;
  private final PodDirectory pods;
  private final Intake intake;
  private final Clock clock;
  private final ClusterCache cache;
  private final Owners owners;
  private final Leadership leadership;
  private final WorkQueue queue = new WorkQueue();
  private final ClusterStory story;

  private volatile @Nullable Thread thread;
  private volatile String waitingFor = "to be started";
  private int statedInTerm;
  private Instant restateDue = Instant.MIN;
  private long noticedAtNanos;
  private boolean kafkaAway;

  ClusterWatch(
      CollectorProperties settings,
      KubernetesClient client,
      ClusterIdentity cluster,
      PodDirectory pods,
      Intake intake,
      CollectorMetrics metrics,
      Clock clock) {
    this.settings = settings;
    this.client = client;
    this.cluster = cluster;
    this.pods = pods;
    this.intake = intake;
    this.clock = clock;
    this.cache = new ClusterCache(client, metrics);
    this.owners = new Owners(cluster, cache);
    this.leadership =
        new Leadership(
            client,
            settings.namespace(),
            System.getenv().getOrDefault("HOSTNAME", "collector") + "-" + UUID.randomUUID());
    this.story =
        new ClusterStory(
            cache,
            owners,
            new ClusterEvents(owners, pods),
            clock,
            clock.instant().minus(settings.eventAgeLimit()),
            settings.goneFor());
  }

  @Override
  public void start() {
    Thread begun = Thread.ofPlatform().daemon().name("cluster").unstarted(this::followUntilStopped);
    thread = begun; // before the thread itself looks at it
    begun.start();
  }

  @Override
  public void stop() {
    Thread running = thread;
    thread = null;
    if (running != null) {
      running.interrupt();
    }
    leadership.stop();
    cache.stop();
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }

  /** What is still waited for before samples are taken; empty when nothing is. */
  Optional<String> waitingFor() {
    return Optional.of(waitingFor).filter(what -> !what.isEmpty());
  }

  /** Each kind, and how it is. */
  Map<String, String> kinds() {
    Map<String, String> kinds = new LinkedHashMap<>();
    for (Kind kind : Kind.values()) {
      Watched<?> watched = cache.watched(kind);
      String otherwise = watched.synced() ? "watching" : "listing";
      kinds.put(kind.apiName(), watched.trouble().orElse(otherwise));
    }
    return kinds;
  }

  /** Who tells what the cluster says. */
  String leader() {
    return leadership.leads() ? "this replica" : leadership.leader();
  }

  private void followUntilStopped() {
    try {
      learnName();
      watch();
      if (settings.lease()) {
        leadership.start();
      } else {
        leadership.leadAlone();
      }
      long nobodyUntil = System.nanoTime() + LEADER_PATIENCE.toNanos();
      while (isRunning()) {
        step();
        openOnce(nobodyUntil);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void learnName() throws InterruptedException {
    boolean said = false;
    while (cluster.name().isEmpty()) {
      waitingFor = "the UID of namespace kube-system, which names the cluster";
      try {
        Namespace system = client.namespaces().withName("kube-system").get();
        if (system != null) {
          cluster.learned(system.getMetadata().getUid());
          log.info("cluster {}", cluster.required());
          return;
        }
        waitingFor = "namespace kube-system, or forestall.collector.cluster to be set";
      } catch (KubernetesClientException e) {
        if (!said) {
          log.warn("the cluster's name is not known yet: {}", e.getMessage());
          said = true;
        }
      }
      Thread.sleep(SECOND);
    }
  }

  /** Owners first, so that each pod is known by its workload from the start. */
  private void watch() throws InterruptedException {
    for (Kind kind : Kind.values()) {
      waitingFor = "a list of every " + kind.apiName();
      cache.start(kind, this::changed);
      Watched<?> watched = cache.watched(kind);
      boolean needed = kind == Kind.POD;
      long until = System.nanoTime() + LIST_PATIENCE.toNanos();
      while (!watched.synced()
          && (needed || (!watched.refused() && System.nanoTime() - until < 0))) {
        Thread.sleep(TICK);
      }
    }
    log.info("{} pods are known", cache.all(Kind.POD).count());
    waitingFor = "the first statement of pods and workloads";
  }

  /** On the informers' threads: names are known at once, the telling is queued. */
  private void changed(Change change) {
    HasMetadata object = change.object();
    switch (change.kind()) {
      case POD -> {
        know((Pod) object, change.gone());
        queue.add(change.key());
      }
      case REPLICA_SET -> ownerChanged(change);
      case JOB -> {
        ownerChanged(change);
        queue.add(change.key());
      }
      case DEPLOYMENT, STATEFUL_SET, DAEMON_SET, NODE, AUTOSCALER, EVENT -> queue.add(change.key());
    }
  }

  private void know(Pod pod, boolean gone) {
    String namespace = pod.getMetadata().getNamespace();
    String name = pod.getMetadata().getName();
    if (gone) {
      pods.gone(namespace, name, pod.getMetadata().getUid());
    } else {
      pods.seen(
          namespace,
          new PodIdentity(
              owners.of(pod),
              name,
              pod.getMetadata().getUid(),
              PodStates.createdAt(pod),
              PodStates.containerIds(pod),
              PodStates.addresses(pod),
              PodStates.claims(pod)));
    }
  }

  private void ownerChanged(Change change) {
    Owners.controller(change.object())
        .filter(owner -> owner.getKind().equals("Deployment"))
        .ifPresent(owner ->
            queue.add(
                Key.of(
                    Kind.DEPLOYMENT,
                    change.object().getMetadata().getNamespace(),
                    owner.getName())));
    if (!change.gone()) {
      for (Pod pod : cache.podsOf(change.object())) {
        know(pod, false);
        queue.add(Key.of(Kind.POD, pod));
      }
    }
  }

  private void step() throws InterruptedException {
    noticeTroubles();
    int term = leadership.term();
    if (term != statedInTerm) {
      statedInTerm = term;
      if (leadership.leads()) {
        Set<PodEvent> all = new LinkedHashSet<>(story.restate());
        all.addAll(story.recent());
        log.info("stating the cluster in {} events", all.size());
        tell(List.copyOf(all), term);
        restateDue = clock.instant().plus(settings.restateInterval());
      }
    }
    if (leadership.leads() && !clock.instant().isBefore(restateDue)) {
      restateDue = clock.instant().plus(settings.restateInterval());
      tell(story.restate(), term);
    }
    List<PodEvent> news = new ArrayList<>();
    for (Key key : queue.take(BATCH, TICK)) {
      news.addAll(story.news(key));
    }
    tell(news, term);
  }

  /** Publishes in order, again and again until Kafka has it or this replica no longer leads. */
  private void tell(List<? extends PodEvent> events, int term) throws InterruptedException {
    for (int from = 0; from < events.size(); from += BATCH) {
      List<? extends PodEvent> batch = events.subList(from, Math.min(events.size(), from + BATCH));
      boolean told = false;
      while (!told && term != 0 && leadership.term() == term && isRunning()) {
        told = tellOnce(batch);
        if (!told) {
          Thread.sleep(SECOND);
        }
      }
    }
  }

  private boolean tellOnce(List<? extends PodEvent> batch) throws InterruptedException {
    try {
      intake.publish(batch).get(ACKNOWLEDGED_WITHIN_SECONDS, TimeUnit.SECONDS);
      if (kafkaAway) {
        log.info("Kafka takes events of the cluster again");
        kafkaAway = false;
      }
      return true;
    } catch (ExecutionException | TimeoutException e) {
      if (!kafkaAway && isRunning()) {
        log.warn("Kafka does not take events of the cluster; trying again: {}", e.toString());
        kafkaAway = true;
      }
      return false;
    }
  }

  private void openOnce(long nobodyUntil) {
    boolean stated = leadership.leads() && statedInTerm == leadership.term();
    boolean byAnother = !leadership.leads() && !leadership.leader().isEmpty();
    boolean byNobody = System.nanoTime() - nobodyUntil > 0;
    if (!intake.isOpen() && (stated || byAnother || byNobody)) {
      waitingFor = "";
      intake.open();
    }
  }

  private void noticeTroubles() {
    long now = System.nanoTime();
    if (now - noticedAtNanos >= SECOND.toNanos()) {
      noticedAtNanos = now;
      for (Kind kind : Kind.values()) {
        cache.watched(kind).notice();
      }
      pods.forgetGone();
    }
  }
}
