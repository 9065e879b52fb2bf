package dev.forestall.collector.kubernetes;

import dev.forestall.collector.kubernetes.Writers.Part;
import dev.forestall.collector.kubernetes.Writers.Writer;
import dev.forestall.model.workload.Revision;
import dev.forestall.model.workload.Subject;
import dev.forestall.model.workload.WorkloadState;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetStatus;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a Deployment, StatefulSet or DaemonSet, with what belongs to it. */
final class WorkloadReader {
  private static final String REVISION = "deployment.kubernetes.io/revision";
  private static final String REVISION_HISTORY = "deployment.kubernetes.io/revision-history";
  private static final String TEMPLATE_HASH = "pod-template-hash";

  private final Owners owners;
  private final ClusterCache cache;
  private final Clock clock;

  WorkloadReader(Owners owners, ClusterCache cache, Clock clock) {
    this.owners = owners;
    this.cache = cache;
    this.clock = clock;
  }

  /** The workload, empty when the object is none. */
  Optional<SeenWorkload> read(HasMetadata object) {
    return switch (object) {
      case Deployment deployment -> Optional.of(deployment(deployment));
      case StatefulSet set -> Optional.of(statefulSet(set));
      case DaemonSet set -> Optional.of(daemonSet(set));
      default -> Optional.empty();
    };
  }

  private SeenWorkload deployment(Deployment deployment) {
    List<ReplicaSet> replicaSets =
        cache.replicaSetsOf(deployment).stream()
            .sorted(Comparator.comparingLong(WorkloadReader::revision).reversed())
            .toList();
    Optional<ReplicaSet> current = current(deployment, replicaSets);
    DeploymentStatus status =
        Optional.ofNullable(deployment.getStatus()).orElseGet(DeploymentStatus::new);
    int desired = or(deployment.getSpec().getReplicas(), 1);
    int updated = or(status.getUpdatedReplicas(), 0);
    int available = or(status.getAvailableReplicas(), 0);
    boolean complete =
        hasSeen(deployment, status.getObservedGeneration())
            && updated == desired
            && or(status.getReplicas(), 0) == desired
            && available == desired;
    WorkloadState state =
        new WorkloadState(
            deployment.getMetadata().getUid(),
            desired,
            or(status.getReadyReplicas(), 0),
            available,
            updated,
            complete,
            stuck(status),
            current.map(rs -> rs.getMetadata().getUid()).orElse(null),
            replicaSets.stream().map(WorkloadReader::revisionOf).toList());
    Optional<Instant> before = current.flatMap(rs -> newestBeside(rs, replicaSets));
    Writer writer =
        before
            .map(at -> Writers.ofTemplateSince(deployment, at))
            .orElseGet(() -> Writers.of(deployment, Part.TEMPLATE));
    Instant written =
        writer.at().or(() -> progressedSince(status, before)).orElseGet(clock::instant);
    return seen(
            deployment,
            newestVersion(deployment, replicaSets),
            state,
            current.filter(rs -> isRolledOut(rs, replicaSets)).map(rs -> rollout(rs, written)))
        .templateBy(writer);
  }

  /** The current template is younger than any other that there was. */
  private static Optional<Instant> newestBeside(ReplicaSet current, List<ReplicaSet> all) {
    String uid = current.getMetadata().getUid();
    return all.stream()
        .filter(rs -> !uid.equals(rs.getMetadata().getUid()))
        .map(WorkloadReader::createdAt)
        .max(Comparator.naturalOrder());
  }

  private static Optional<Instant> progressedSince(
      DeploymentStatus status, Optional<Instant> since) {
    return status.getConditions().stream()
        .filter(c -> "Progressing".equals(c.getType()))
        .flatMap(c -> Times.parse(c.getLastUpdateTime()).stream())
        .filter(at -> since.filter(at::isBefore).isEmpty())
        .findFirst();
  }

  /**
   * The ReplicaSet with the Deployment's template, as kubectl finds it; else that of its number.
   */
  private static Optional<ReplicaSet> current(Deployment deployment, List<ReplicaSet> newestFirst) {
    PodTemplateSpec template = deployment.getSpec().getTemplate();
    Optional<ReplicaSet> equal =
        newestFirst.stream()
            .filter(rs -> Objects.equals(withoutHash(rs.getSpec().getTemplate()), template))
            .findFirst();
    if (equal.isPresent()) {
      return equal;
    }
    Long observed =
        deployment.getStatus() == null ? null : deployment.getStatus().getObservedGeneration();
    return hasSeen(deployment, observed)
        ? newestFirst.stream().filter(rs -> revision(rs) == revision(deployment)).findFirst()
        : Optional.empty();
  }

  private static @Nullable PodTemplateSpec withoutHash(@Nullable PodTemplateSpec template) {
    return template == null || template.getMetadata() == null
        ? template
        : new PodTemplateSpecBuilder(template)
            .editMetadata()
            .removeFromLabels(TEMPLATE_HASH)
            .endMetadata()
            .build();
  }

  /** A reused ReplicaSet gets its new number a moment after the template is written. */
  private static boolean isRolledOut(ReplicaSet current, List<ReplicaSet> newestFirst) {
    return revision(current) == revision(newestFirst.getFirst());
  }

  private static Rollout rollout(ReplicaSet replicaSet, Instant written) {
    String uid = replicaSet.getMetadata().getUid();
    String summary =
        "rolled out revision %d (%s)"
            .formatted(revision(replicaSet), String.join(", ", revisionOf(replicaSet).images()));
    if (annotation(replicaSet, REVISION_HISTORY).isEmpty()) {
      return new Rollout(uid, createdAt(replicaSet), summary);
    }
    return new Rollout(uid + "/" + revision(replicaSet), written, summary + ", used before");
  }

  private SeenWorkload statefulSet(StatefulSet set) {
    StatefulSetStatus status =
        Optional.ofNullable(set.getStatus()).orElseGet(StatefulSetStatus::new);
    int desired = or(set.getSpec().getReplicas(), 1);
    int ready = or(status.getReadyReplicas(), 0);
    boolean seen = hasSeen(set, status.getObservedGeneration());
    boolean complete =
        seen
            && ready == desired
            && Objects.equals(status.getUpdateRevision(), status.getCurrentRevision());
    WorkloadState state =
        new WorkloadState(
            set.getMetadata().getUid(),
            desired,
            ready,
            or(status.getAvailableReplicas(), ready),
            or(status.getUpdatedReplicas(), 0),
            complete,
            null,
            null,
            List.of());
    Optional<String> revision = Optional.ofNullable(status.getUpdateRevision()).filter(r -> seen);
    return seen(
        set,
        set.getMetadata().getResourceVersion(),
        state,
        revision.map(
            r -> new Rollout(state.uid() + "/" + r, writtenAt(set), "rolled out revision " + r)));
  }

  private SeenWorkload daemonSet(DaemonSet set) {
    DaemonSetStatus status = Optional.ofNullable(set.getStatus()).orElseGet(DaemonSetStatus::new);
    int desired = or(status.getDesiredNumberScheduled(), 0);
    int updated = or(status.getUpdatedNumberScheduled(), 0);
    int available = or(status.getNumberAvailable(), 0);
    boolean seen = hasSeen(set, status.getObservedGeneration());
    WorkloadState state =
        new WorkloadState(
            set.getMetadata().getUid(),
            desired,
            or(status.getNumberReady(), 0),
            available,
            updated,
            seen && updated == desired && available == desired,
            null,
            null,
            List.of());
    String digest = digest(set.getSpec().getTemplate());
    return seen(
        set,
        set.getMetadata().getResourceVersion(),
        state,
        Optional.of(
            new Rollout(
                state.uid() + "/" + digest, writtenAt(set), "rolled out template " + digest)));
  }

  private SeenWorkload seen(
      HasMetadata object, String version, WorkloadState state, Optional<Rollout> rollout) {
    Map<Part, Writer> writers = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      writers.put(part, Writers.of(object, part));
    }
    Subject subject =
        owners.subject(
            object.getMetadata().getNamespace(), object.getKind(), object.getMetadata().getName());
    return new SeenWorkload(
        subject,
        version,
        state,
        rollout,
        writers,
        annotation(object, Writers.PROPOSAL_ANNOTATION).orElse(null));
  }

  private static Revision revisionOf(ReplicaSet replicaSet) {
    return new Revision(
        replicaSet.getMetadata().getUid(),
        replicaSet.getMetadata().getName(),
        revision(replicaSet),
        createdAt(replicaSet),
        or(replicaSet.getSpec().getReplicas(), 0),
        replicaSet.getStatus() == null ? 0 : or(replicaSet.getStatus().getReadyReplicas(), 0),
        images(replicaSet.getSpec().getTemplate()));
  }

  private static List<String> images(@Nullable PodTemplateSpec template) {
    return template == null || template.getSpec() == null
        ? List.of()
        : template.getSpec().getContainers().stream()
            .map(c -> c.getImage() == null ? "" : c.getImage())
            .toList();
  }

  private Instant writtenAt(HasMetadata object) {
    Writer writer = Writers.of(object, Part.TEMPLATE);
    return writer
        .at()
        .or(() -> Optional.of(createdAt(object)).filter(at -> generation(object) <= 1))
        .orElseGet(clock::instant);
  }

  private static Instant createdAt(HasMetadata object) {
    return Times.parse(object.getMetadata().getCreationTimestamp()).orElse(Instant.EPOCH);
  }

  private static @Nullable String stuck(DeploymentStatus status) {
    return status.getConditions().stream()
        .filter(c -> "Progressing".equals(c.getType()) && "False".equals(c.getStatus()))
        .map(DeploymentCondition::getReason)
        .findFirst()
        .orElse(null);
  }

  private static boolean hasSeen(HasMetadata object, @Nullable Long observedGeneration) {
    return (observedGeneration == null ? 0 : observedGeneration) >= generation(object);
  }

  private static long generation(HasMetadata object) {
    Long generation = object.getMetadata().getGeneration();
    return generation == null ? 0 : generation;
  }

  private static long revision(HasMetadata object) {
    return annotation(object, REVISION).map(WorkloadReader::number).orElse(0L);
  }

  private static Optional<String> annotation(HasMetadata object, String name) {
    Map<String, String> annotations = object.getMetadata().getAnnotations();
    return annotations == null
        ? Optional.empty()
        : Optional.ofNullable(annotations.get(name)).filter(value -> !value.isBlank());
  }

  /** The ReplicaSets belong to what is told, so their versions count; all come from one store. */
  private static String newestVersion(Deployment deployment, List<ReplicaSet> replicaSets) {
    return Stream.concat(Stream.of(deployment), replicaSets.stream())
        .map(o -> o.getMetadata().getResourceVersion())
        .filter(Objects::nonNull)
        .max(Comparator.comparingLong(WorkloadReader::number))
        .orElse("0");
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static String digest(PodTemplateSpec template) {
    try {
      byte[] json = Serialization.asJson(template).getBytes(StandardCharsets.UTF_8);
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(json);
      return HexFormat.of().formatHex(hash, 0, 5);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static int or(@Nullable Integer value, int otherwise) {
    return value == null ? otherwise : value;
  }
}
