package dev.forestall.remediation;

import dev.forestall.model.incident.RevisionHealth;
import dev.forestall.model.remediation.RemediationAction;
import dev.forestall.model.remediation.Target;
import dev.forestall.model.workload.Revision;
import dev.forestall.remediation.cluster.ClusterReader;
import dev.forestall.remediation.cluster.ClusterUnavailableException;
import dev.forestall.remediation.incident.IncidentView;
import dev.forestall.remediation.propose.Json;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Makes an action of the catalogue from what somebody asked for, or says why that is none. */
final class Wishes {
  private Wishes() {}

  /**
   * The action, aimed at the object as it is now.
   *
   * @throws RefusedException when the catalogue has no such action, or it does not fit the workload
   */
  static RemediationAction action(Wish wish, IncidentView incident, ClusterReader reader) {
    JsonNode object = object(incident, reader);
    Target target = new Target(incident.subject(), Json.at(object, "/metadata/uid"));
    return switch (wish.action()) {
      case "Restart" -> new RemediationAction.Restart(target);
      case "Rollback" -> {
        Revision to = revision(wish, incident);
        yield new RemediationAction.Rollback(target, to.replicaSetUid(), to.replicaSetName());
      }
      case "Scale" -> scale(wish, target, object.at("/spec/replicas").asInt(1));
      default ->
          throw invalid(
              "action must be Rollback, Restart or Scale, not '%s'".formatted(wish.action()));
    };
  }

  private static JsonNode object(IncidentView incident, ClusterReader reader) {
    Optional<JsonNode> object;
    try {
      object = reader.workload(incident.subject());
    } catch (ClusterUnavailableException e) {
      throw new RefusedException(
          RefusedException.Kind.UNAVAILABLE,
          "CLUSTER_UNAVAILABLE",
          "The cluster does not answer: try again in a few seconds.");
    }
    return object.orElseThrow(() ->
        new RefusedException(
            RefusedException.Kind.CONFLICT,
            "NOT_A_WORKLOAD",
            incident.workload() + " does not exist, or is nothing that can be acted on."));
  }

  private static Revision revision(Wish wish, IncidentView incident) {
    List<RevisionHealth> known =
        incident.enriched() == null ? List.of() : incident.enriched().revisions();
    String name = wish.revision();
    return known.stream()
        .filter(r -> name == null ? r.rollbackTarget() : r.revision().replicaSetName().equals(name))
        .filter(r -> !r.current())
        .map(RevisionHealth::revision)
        .findFirst()
        .orElseThrow(() ->
            invalid(
                name == null
                    ? "no earlier revision was seen healthy: name one in revision"
                    : "%s is no earlier revision of %s; known are %s"
                        .formatted(
                            name,
                            incident.workload(),
                            known.stream()
                                .filter(r -> !r.current())
                                .map(r -> r.revision().replicaSetName())
                                .toList())));
  }

  private static RemediationAction scale(Wish wish, Target target, int from) {
    Integer to = wish.replicas();
    if (to == null || to < 0 || to == from) {
      throw invalid(
          "replicas must be given, and differ from the %d that there are".formatted(from));
    }
    return new RemediationAction.Scale(target, from, to);
  }

  private static RefusedException invalid(String sentence) {
    return new RefusedException(RefusedException.Kind.INVALID, "INVALID", sentence);
  }
}
