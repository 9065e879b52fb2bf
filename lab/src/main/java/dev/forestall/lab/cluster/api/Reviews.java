package dev.forestall.lab.cluster.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Access reviews: in the simulated cluster everybody may do everything. */
final class Reviews {
  static final String GROUP = "authorization.k8s.io";

  static final Map<String, String> KINDS =
      Map.of(
          "selfsubjectaccessreviews", "SelfSubjectAccessReview",
          "subjectaccessreviews", "SubjectAccessReview",
          "localsubjectaccessreviews", "LocalSubjectAccessReview");

  private Reviews() {}

  static Optional<ObjectNode> answer(String path, String body) {
    String prefix = "/apis/" + GROUP + "/v1/";
    List<String> parts = List.of(path.split("/"));
    if (!path.startsWith(prefix) || !KINDS.containsKey(parts.getLast())) {
      return Optional.empty();
    }
    ObjectNode review = Json.readObject(body);
    if (!review.path("spec").isObject()) {
      throw ApiError.badRequest("an access review needs a spec");
    }
    review.put("apiVersion", GROUP + "/v1").put("kind", KINDS.get(parts.getLast()));
    Json.metadata(review);
    review
        .putObject("status")
        .put("allowed", true)
        .put("reason", "simulated cluster: all is allowed");
    return Optional.of(review);
  }
}
