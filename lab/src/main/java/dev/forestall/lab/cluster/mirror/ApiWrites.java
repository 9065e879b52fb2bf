package dev.forestall.lab.cluster.mirror;

import dev.forestall.lab.cluster.api.ObjectStore;
import dev.forestall.lab.cluster.api.WriteRecord;
import dev.forestall.lab.cluster.model.Change;
import dev.forestall.lab.cluster.model.ClusterModel;
import dev.forestall.lab.cluster.model.Deployment;
import dev.forestall.lab.cluster.model.Template;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/** What others wrote through the API, read back as changes of the model. */
final class ApiWrites {
  private final ObjectStore store;
  private final ClusterModel model;
  private final Map<String, TemplateBook> templates;
  private final Queue<WriteRecord> written = new ConcurrentLinkedQueue<>();
  private final Map<String, Long> seenGenerations = new HashMap<>();

  ApiWrites(ObjectStore store, ClusterModel model, Map<String, TemplateBook> templates) {
    this.store = store;
    this.model = model;
    this.templates = templates;
    store.onExternalWrite(this::see);
  }

  /** Changes since the last call. */
  List<Change> drain() {
    List<Change> changes = new ArrayList<>();
    for (WriteRecord next = written.poll(); next != null; next = written.poll()) {
      changes(next).forEach(changes::add);
    }
    return changes;
  }

  /** The generation of a Deployment whose specification the model has seen. */
  long seenGeneration(Deployment deployment) {
    return seenGenerations.getOrDefault(deployment.key(), 0L);
  }

  void seen(Deployment deployment, io.fabric8.kubernetes.api.model.apps.Deployment object) {
    seenGenerations.put(deployment.key(), object.getMetadata().getGeneration());
  }

  private void see(WriteRecord write) {
    if (write.effective()) {
      written.add(write);
    }
  }

  private Stream<Change> changes(WriteRecord write) {
    return switch (write.kind()) {
      case "Deployment" -> deployment(write);
      case "Pod" -> pod(write);
      default -> Stream.of();
    };
  }

  private Stream<Change> deployment(WriteRecord write) {
    return model.deployments().stream()
        .filter(d -> d.key().equals(write.namespace() + "/" + write.name()))
        .flatMap(d ->
            store
                .get(
                    io.fabric8.kubernetes.api.model.apps.Deployment.class,
                    write.namespace(),
                    write.name())
                .stream()
                .flatMap(object -> differences(d, object)));
  }

  private Stream<Change> differences(
      Deployment deployment, io.fabric8.kubernetes.api.model.apps.Deployment object) {
    seen(deployment, object);
    String key = deployment.key();
    List<Change> changes = new ArrayList<>();
    TemplateBook book = templates.get(key);
    if (book != null) {
      Template template = book.read(object.getSpec().getTemplate());
      if (!template.equals(deployment.template())) {
        changes.add(new Change.SetTemplate(key, template));
      }
    }
    Integer replicas = object.getSpec().getReplicas();
    if (replicas != null && replicas != deployment.replicas()) {
      changes.add(new Change.SetReplicas(key, replicas));
    }
    boolean paused = Boolean.TRUE.equals(object.getSpec().getPaused());
    if (paused != deployment.paused()) {
      changes.add(new Change.SetPaused(key, paused));
    }
    return changes.stream();
  }

  private Stream<Change> pod(WriteRecord write) {
    boolean stays =
        store
            .get(io.fabric8.kubernetes.api.model.Pod.class, write.namespace(), write.name())
            .filter(p -> p.getMetadata().getDeletionTimestamp() == null)
            .isPresent();
    if (stays) {
      return Stream.of();
    }
    return model.pods().stream()
        .filter(p -> p.name().equals(write.name()))
        .map(p -> new Change.RemovePod(p.owner().owner().key(), p.name()));
  }
}
