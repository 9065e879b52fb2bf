package dev.forestall.detector.detect;

import dev.forestall.model.workload.ContainerState.Termination;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the sentences of kubelet, scheduler and controllers say, in our own words: their text is
 * untrusted, so nothing of it is passed on but numbers and names of a shape that Kubernetes allows.
 */
final class Clues {
  private static final String NAME = "([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?)";
  private static final Pattern MISSING_OBJECT =
      Pattern.compile("\\b(configmap|secret|serviceaccount) \"" + NAME + "\" not found");
  private static final Pattern MISSING_KEY =
      Pattern.compile(
          "couldn't find key ([-._a-zA-Z0-9]{1,253}) in (ConfigMap|Secret) (?:[a-z0-9-]{1,63}/)?"
              + NAME);
  private static final Pattern QUOTA = Pattern.compile("exceeded quota: " + NAME);
  private static final Pattern REQUESTED =
      Pattern.compile("requested: ([a-z0-9.,=/-]{1,200})", Pattern.CASE_INSENSITIVE);
  private static final Pattern RESOURCE = Pattern.compile("([a-z./-]+)=[0-9]");
  private static final Pattern STATUS_CODE = Pattern.compile("statuscode: ([1-5][0-9]{2})");
  private static final Pattern MAXIMUM = Pattern.compile("maximum of ([0-9]{1,6}) replicas");
  private static final Pattern INSUFFICIENT =
      Pattern.compile(
          "Insufficient (cpu|memory|ephemeral-storage|pods|[a-z0-9.-]{1,63}/[a-z0-9.-]{1,63})");
  private static final int MOST_REASONS = 3;

  private static final Map<String, String> SCHEDULING = new LinkedHashMap<>();
  private static final Map<String, String> PULLING = new LinkedHashMap<>();

  static {
    SCHEDULING.put("too many pods", "nodes that hold as many pods as they may");
    SCHEDULING.put("unschedulable", "nodes that are cordoned");
    SCHEDULING.put("untolerated taint", "taints that it does not tolerate");
    SCHEDULING.put("anti-affinity", "its anti-affinity");
    SCHEDULING.put("node affinity/selector", "its node selector");
    SCHEDULING.put("pod affinity rules", "its affinity");
    SCHEDULING.put("topology spread", "its topology spread");
    SCHEDULING.put("free ports", "ports of the node that are taken");
    SCHEDULING.put("persistentvolumeclaim", "a volume claim that is not bound");
    SCHEDULING.put("volume", "a volume that is bound elsewhere");
    PULLING.put("not found", "there is none of that name and tag");
    PULLING.put("manifest unknown", "there is none of that name and tag");
    PULLING.put("unauthorized", "the registry refuses access");
    PULLING.put("denied", "the registry refuses access");
    PULLING.put("no such host", "the registry's name is not known");
    PULLING.put("timeout", "the registry does not answer");
    PULLING.put("connection refused", "the registry does not answer");
    PULLING.put("toomanyrequests", "the registry allows no more pulls for now");
    PULLING.put("invalid reference", "its name is malformed");
    PULLING.put("invalidimagename", "its name is malformed");
    PULLING.put("never", "it is not on the node and may not be pulled");
  }

  private Clues() {}

  /** Why an image does not come; empty when the text does not say. */
  static Optional<String> pulling(@Nullable String text) {
    String said = lower(text);
    return PULLING.entrySet().stream()
        .filter(e -> said.contains(e.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** What a container's configuration lacks ("ConfigMap cart-settings is missing"). */
  static Optional<String> lacking(@Nullable String text) {
    String said = text == null ? "" : text;
    Matcher key = MISSING_KEY.matcher(said);
    if (key.find()) {
      return Optional.of(key.group(2) + " " + key.group(3) + " lacks the key " + key.group(1));
    }
    Matcher object = MISSING_OBJECT.matcher(said);
    return object.find()
        ? Optional.of(kind(object.group(1)) + " " + object.group(2) + " is missing")
        : Optional.empty();
  }

  /** What keeps a pod from every node ("too little memory, taints that it does not tolerate"). */
  static Optional<String> scheduling(@Nullable String text) {
    String said = text == null ? "" : text;
    List<String> reasons = new ArrayList<>();
    Matcher insufficient = INSUFFICIENT.matcher(said);
    while (insufficient.find()) {
      add(reasons, "too little " + insufficient.group(1) + " left");
    }
    String small = lower(text);
    for (Map.Entry<String, String> e : SCHEDULING.entrySet()) {
      if (small.contains(e.getKey())
          && !(e.getKey().equals("volume") && small.contains("persistentvolumeclaim"))) {
        add(reasons, e.getValue());
      }
    }
    return reasons.isEmpty()
        ? Optional.empty()
        : Optional.of(
            String.join(", ", reasons.subList(0, Math.min(MOST_REASONS, reasons.size()))));
  }

  /** Which probe fails and how ("readiness probe keeps failing with status 503"). */
  static String probing(String text) {
    String said = lower(text);
    String which =
        said.startsWith("liveness")
            ? "liveness probe"
            : said.startsWith("readiness")
                ? "readiness probe"
                : said.startsWith("startup") ? "startup probe" : "probe";
    Matcher status = STATUS_CODE.matcher(said);
    if (status.find()) {
      return which + " keeps failing with status " + status.group(1);
    }
    if (said.contains("connection refused")) {
      return which + " keeps failing: nothing listens on its port";
    }
    return said.contains("timeout") || said.contains("deadline exceeded")
        ? which + " keeps failing: no answer in time"
        : which + " keeps failing";
  }

  /** Which quota refuses which resources ("quota team-a refuses its pods (requests.memory)"). */
  static String quota(String text) {
    Matcher quota = QUOTA.matcher(text);
    String name = quota.find() ? "quota " + quota.group(1) : "a quota";
    Matcher requested = REQUESTED.matcher(text);
    List<String> resources = new ArrayList<>();
    if (requested.find()) {
      Matcher resource = RESOURCE.matcher(requested.group(1));
      while (resource.find() && resources.size() < MOST_REASONS) {
        resources.add(resource.group(1));
      }
    }
    String which = resources.isEmpty() ? "" : " (" + String.join(", ", resources) + ")";
    return name + " refuses its pods" + which + ": raise it or ask for less";
  }

  /** The maximum of an autoscaler (" of 10 replicas"), empty when it is not known. */
  static String maximum(String note) {
    Matcher maximum = MAXIMUM.matcher(note);
    return maximum.find() ? " of " + maximum.group(1) + " replicas" : "";
  }

  /** How a container ended, with what its exit code usually means. */
  static String ending(Termination last) {
    String meaning =
        switch (last.exitCode()) {
          case 126 -> ", its command may not be executed";
          case 127 -> ", its command is not there";
          case 134 -> ", aborted";
          case 137 -> ", killed";
          case 139 -> ", a segmentation fault";
          case 143 -> ", asked to end";
          default -> "";
        };
    return last.reason() + " (exit code " + last.exitCode() + meaning + ")";
  }

  private static void add(List<String> reasons, String reason) {
    if (!reasons.contains(reason)) {
      reasons.add(reason);
    }
  }

  private static String kind(String lower) {
    return switch (lower) {
      case "configmap" -> "ConfigMap";
      case "serviceaccount" -> "ServiceAccount";
      default -> "Secret";
    };
  }

  private static String lower(@Nullable String text) {
    return text == null ? "" : text.toLowerCase(Locale.ROOT);
  }
}
