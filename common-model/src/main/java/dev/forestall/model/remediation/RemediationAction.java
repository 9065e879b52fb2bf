package dev.forestall.model.remediation;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.forestall.model.Require;

/** The catalogue: all that Forestall can do. Nothing outside of it is ever executed. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = RemediationAction.Rollback.class, name = "Rollback"),
  @JsonSubTypes.Type(value = RemediationAction.Restart.class, name = "Restart"),
  @JsonSubTypes.Type(value = RemediationAction.Scale.class, name = "Scale"),
  @JsonSubTypes.Type(value = RemediationAction.Escalate.class, name = "Escalate"),
  @JsonSubTypes.Type(value = RemediationAction.NoAction.class, name = "NoAction")
})
public sealed interface RemediationAction {
  /** The name of the action's type, as in track records and allow-lists. */
  @JsonIgnore
  default String name() {
    return getClass().getSimpleName();
  }

  /** One sentence for a person. */
  @JsonIgnore
  String sentence();

  /** An action that writes to the cluster. */
  sealed interface Change extends RemediationAction {
    /** The object that it writes to. */
    Target target();
  }

  /**
   * Puts the template of an earlier revision back.
   *
   * @param target the Deployment
   * @param toReplicaSetUid UID of the ReplicaSet whose template is taken
   * @param toReplicaSetName its name, for a person
   */
  record Rollback(Target target, String toReplicaSetUid, String toReplicaSetName)
      implements Change {
    public Rollback {
      Require.present(target, "target");
      Require.text(toReplicaSetUid, "toReplicaSetUid");
      Require.text(toReplicaSetName, "toReplicaSetName");
    }

    @Override
    public String sentence() {
      return "Roll "
          + target.subject().displayName()
          + " back to the template of "
          + toReplicaSetName;
    }
  }

  /**
   * Restarts the pods one after the other by a template annotation.
   *
   * @param target the workload
   */
  record Restart(Target target) implements Change {
    public Restart {
      Require.present(target, "target");
    }

    @Override
    public String sentence() {
      return "Restart the pods of " + target.subject().displayName() + " one after the other";
    }
  }

  /**
   * Changes {@code spec.replicas}.
   *
   * @param target the workload
   * @param from replicas it must still have
   * @param to replicas wanted
   */
  record Scale(Target target, int from, int to) implements Change {
    public Scale {
      Require.present(target, "target");
      Require.that(from >= 0 && to >= 0, "replicas must not be negative");
      Require.that(from != to, "a scale must change the replicas");
    }

    @Override
    public String sentence() {
      return "Scale "
          + target.subject().displayName()
          + " from "
          + from
          + " to "
          + to
          + " replicas";
    }
  }

  /**
   * Calls a person.
   *
   * @param reason why no action of the catalogue fits
   */
  record Escalate(String reason) implements RemediationAction {
    public Escalate {
      Require.text(reason, "reason");
    }

    @Override
    public String sentence() {
      return "Call a person: " + reason;
    }
  }

  /**
   * Nothing is to be done.
   *
   * @param reason why
   */
  record NoAction(String reason) implements RemediationAction {
    public NoAction {
      Require.text(reason, "reason");
    }

    @Override
    public String sentence() {
      return "Do nothing: " + reason;
    }
  }
}
