package dev.forestall.remediation.propose;

import dev.forestall.model.remediation.FieldChange;
import dev.forestall.model.remediation.RemediationAction;
import dev.forestall.model.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An action ready to be written to one object in one state.
 *
 * @param action the action
 * @param before the object as read
 * @param draft the patch
 * @param digest SHA-256 over the action, the object's UID, the fields read or written, and the dry
 *     run's diff; a change of status or metadata does not alter it
 * @param diff what the dry run would change, secret-like values hashed
 * @param preImage the replaced pointers before and after, secret-like values hashed
 */
public record Plan(
    RemediationAction.Change action,
    JsonNode before,
    Draft draft,
    String digest,
    List<FieldChange> diff,
    List<FieldChange> preImage) {
  public Plan {
    diff = List.copyOf(diff);
    preImage = List.copyOf(preImage);
  }

  /** The plan that a dry run gives. */
  public static Plan of(
      RemediationAction.Change action, JsonNode before, JsonNode dryRun, Draft draft) {
    JsonNode from = JsonDiff.settled(before);
    JsonNode to = JsonDiff.settled(dryRun);
    Redaction redaction = new Redaction(action.target().uid());
    JsonNode shownFrom = redaction.redact(from);
    JsonNode shownTo = redaction.redact(to);
    return new Plan(
        action,
        before,
        draft,
        digest(action, from, JsonDiff.between(from, to), draft),
        JsonDiff.between(shownFrom, shownTo),
        draft.writes().stream()
            .map(p -> new FieldChange(p, text(shownFrom.at(p)), text(shownTo.at(p))))
            .toList());
  }

  private static String digest(
      RemediationAction.Change action, JsonNode from, List<FieldChange> diff, Draft draft) {
    ObjectNode bound = Json.NODES.objectNode();
    bound.set("action", Wire.json().valueToTree(action));
    bound.put("uid", Json.at(from, "/metadata/uid"));
    ObjectNode reads = bound.putObject("reads");
    draft.reads().forEach(p -> reads.set(p, from.at(p)));
    bound.set("diff", Wire.json().valueToTree(diff));
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(Json.canonical(bound).toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** UID of the object. */
  public String uid() {
    return Json.at(before, "/metadata/uid");
  }

  /** Resource version that was read. */
  public String resourceVersion() {
    return Json.at(before, "/metadata/resourceVersion");
  }

  /** Who else manages the object and may put it back, from its marks. */
  public Optional<String> managedBy() {
    JsonNode labels = before.at("/metadata/labels");
    JsonNode annotations = before.at("/metadata/annotations");
    if (annotations.has("argocd.argoproj.io/tracking-id")
        || labels.has("argocd.argoproj.io/instance")) {
      return Optional.of("Argo CD");
    }
    if (labels.has("kustomize.toolkit.fluxcd.io/name")
        || labels.has("helm.toolkit.fluxcd.io/name")) {
      return Optional.of("Flux");
    }
    if (annotations.has("meta.helm.sh/release-name")
        || "Helm".equals(labels.path("app.kubernetes.io/managed-by").asString(""))) {
      return Optional.of("Helm");
    }
    return Optional.empty();
  }

  private static @Nullable String text(JsonNode node) {
    return node.isMissingNode() ? null : node.toString();
  }
}
