package dev.forestall.collector.kubernetes;

import dev.forestall.collector.normalise.Redaction;
import dev.forestall.model.event.KubernetesEventRecorded;
import dev.forestall.model.workload.Subject;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the conditions of objects say, told as Kubernetes events: their own events may never have
 * been written, or too long ago. The same condition is the same event, however often it is stated.
 */
final class Conditions {
  private final Owners owners;

  Conditions(Owners owners) {
    this.owners = owners;
  }

  /** What is bad now. */
  List<KubernetesEventRecorded> of(HasMetadata object) {
    return ConditionReader.of(object).stream()
        .filter(Condition::bad)
        .flatMap(c -> event(object, c).stream())
        .toList();
  }

  /**
   * What became bad, and what is well again.
   *
   * @param before the object as last seen
   * @param now when it was looked at
   */
  List<KubernetesEventRecorded> since(HasMetadata before, HasMetadata object, Instant now) {
    List<KubernetesEventRecorded> news = new ArrayList<>();
    List<Condition> conditions = ConditionReader.of(object);
    for (Condition was : ConditionReader.of(before)) {
      if (was.bad() && conditions.stream().noneMatch(c -> c.type().equals(was.type()))) {
        event(object, was.over(now)).ifPresent(news::add);
      }
    }
    for (Condition condition : conditions) {
      Optional<Condition> was =
          ConditionReader.of(before).stream()
              .filter(c -> c.type().equals(condition.type()))
              .findFirst();
      boolean wasBad = was.filter(Condition::bad).isPresent();
      if (condition.bad() != wasBad) {
        boolean sameTime = was.filter(w -> w.since().equals(condition.since())).isPresent();
        event(object, sameTime ? condition.at(now) : condition).ifPresent(news::add);
      }
    }
    return news;
  }

  /** The object is gone, and with it what was bad about it. */
  List<KubernetesEventRecorded> gone(HasMetadata before, Instant now) {
    return ConditionReader.of(before).stream()
        .filter(Condition::bad)
        .flatMap(c -> event(before, c.over(now)).stream())
        .toList();
  }

  private Optional<KubernetesEventRecorded> event(HasMetadata object, Condition condition) {
    try {
      return Optional.of(
          new KubernetesEventRecorded(
              object.getMetadata().getUid()
                  + "/"
                  + condition.type()
                  + "/"
                  + condition.since()
                  + "/"
                  + condition.bad(),
              subject(object),
              Times.parse(condition.since()).orElse(Instant.EPOCH),
              condition.bad() ? "Warning" : "Normal",
              condition.reason(),
              object.getKind(),
              object.getMetadata().getName(),
              Redaction.redact(condition.note()),
              1));
    } catch (IllegalArgumentException e) {
      // an autoscaler may be aimed at anything; such a one is about nothing of ours
      return Optional.empty();
    }
  }

  private Subject subject(HasMetadata object) {
    String name = object.getMetadata().getName();
    String namespace = object.getMetadata().getNamespace();
    return switch (object.getKind()) {
      case "Node" -> owners.subject(Subject.NO_NAMESPACE, "Node", name);
      case "HorizontalPodAutoscaler" ->
          ConditionReader.scaled(object)
              .map(target -> owners.subject(namespace, target.getKind(), target.getName()))
              .orElseGet(() -> owners.subject(namespace, object.getKind(), name));
      default -> owners.of(namespace, object.getKind(), name);
    };
  }

  /**
   * A condition of an object.
   *
   * @param type its type
   * @param bad whether it is not as it should be
   * @param since when it became so, as the API server writes it, empty when it does not say
   * @param reason what the detector knows it by
   * @param note a sentence
   */
  record Condition(String type, boolean bad, String since, String reason, String note) {
    Condition over(Instant now) {
      return new Condition(
          type, false, now.toString(), ConditionReader.wellAgain(type), type + " is over");
    }

    Condition at(Instant now) {
      return new Condition(type, bad, now.toString(), reason, note);
    }
  }
}
