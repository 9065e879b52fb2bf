package dev.forestall.collector.kubernetes;

import dev.forestall.collector.CollectorMetrics;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One kind, listed and watched for as long as the process lives: an API server that is away or
 * refuses is asked again and again, said once in the log, and told in health until it is better.
 */
final class Watched<T extends HasMetadata> {
  private static final Logger log = LoggerFactory.getLogger(Watched.class);
  private static final String BY_CONTROLLER = "controller";
  private static final String AWAY = "the API server does not answer; trying again";
  private static final long PAGE = 500L;
  private static final int BLIND_AFTER = 10;

  private final Kind kind;
  private final CollectorMetrics metrics;
  private final SharedIndexInformer<T> informer;
  private volatile @Nullable Trouble trouble;
  private volatile boolean everSynced;
  private int blindFor;

  private record Trouble(boolean refused, String sentence) {}

  Watched(Kind kind, Informable<T> informable, CollectorMetrics metrics) {
    this.kind = kind;
    this.metrics = metrics;
    this.informer =
        informable
            .withLimit(PAGE)
            .runnableInformer(0)
            .itemStore(new Slim<>(kind))
            .addIndexers(Map.of(BY_CONTROLLER, Watched::controllerUid))
            .exceptionHandler((started, failure) -> failed(failure));
  }

  void start(Consumer<Change> changed) {
    informer.addEventHandler(
        new ResourceEventHandler<T>() {
          @Override
          public void onAdd(T object) {
            changed.accept(new Change(kind, object, false));
          }

          @Override
          public void onUpdate(T before, T object) {
            changed.accept(new Change(kind, object, false));
          }

          @Override
          public void onDelete(T object, boolean finalStateUnknown) {
            changed.accept(new Change(kind, object, true));
          }
        });
    informer.start().whenComplete((started, failure) -> everSynced |= failure == null);
  }

  void stop() {
    informer.stop();
  }

  /** Whether its objects have been listed once; they stay known when the API server goes away. */
  boolean synced() {
    return everSynced || informer.hasSynced();
  }

  /** Whether the API server denies access to it. */
  boolean refused() {
    Trouble now = trouble;
    return now != null && now.refused();
  }

  /** What is wrong with it, in a sentence. */
  Optional<String> trouble() {
    return Optional.ofNullable(trouble).map(Trouble::sentence);
  }

  /** Looks whether a trouble began or is over; to be called about every second, by one thread. */
  void notice() {
    if (informer.isWatching()) {
      blindFor = 0;
      if (trouble != null) {
        trouble = null;
        log.info("{}: watching again", kind.apiName());
      }
    } else if (everSynced && ++blindFor == BLIND_AFTER && trouble == null) {
      // the informer tries a broken watch again by itself and does not say so
      noteTrouble(new Trouble(false, AWAY));
    }
  }

  Optional<T> get(String namespaced) {
    return Optional.ofNullable(informer.getIndexer().getByKey(namespaced));
  }

  Stream<T> all() {
    return informer.getIndexer().list().stream();
  }

  List<T> controlledBy(String uid) {
    return informer.getIndexer().byIndex(BY_CONTROLLER, uid);
  }

  private boolean failed(Throwable failure) {
    metrics.watchFailed(kind.apiName());
    noteTrouble(describe(failure));
    return true;
  }

  private void noteTrouble(Trouble now) {
    if (!now.equals(trouble)) {
      log.warn("{}: {}", kind.apiName(), now.sentence());
      trouble = now;
    }
  }

  private static Trouble describe(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof KubernetesClientException e && (e.getCode() == 403 || e.getCode() == 401)) {
        return new Trouble(true, "may not be listed and watched; allow it in the collector's role");
      }
      if (t instanceof KubernetesClientException e && e.getCode() == 404) {
        return new Trouble(true, "is not served by this API server");
      }
    }
    return new Trouble(false, AWAY);
  }

  private static List<String> controllerUid(HasMetadata object) {
    return Owners.controller(object).map(OwnerReference::getUid).map(List::of).orElse(List.of());
  }

  /** Holds the objects without the managed fields that nobody reads. */
  private static final class Slim<T extends HasMetadata> extends BasicItemStore<T> {
    private final Kind kind;

    Slim(Kind kind) {
      super(Cache::metaNamespaceKeyFunc);
      this.kind = kind;
    }

    @Override
    public T put(String key, T object) {
      if (kind.isWorkload()) {
        Writers.keepNewest(object);
      } else {
        Writers.drop(object);
      }
      return super.put(key, object);
    }
  }
}
