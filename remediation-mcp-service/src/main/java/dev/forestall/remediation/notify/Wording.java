package dev.forestall.remediation.notify;

import dev.forestall.model.incident.Forecast;
import dev.forestall.model.remediation.RemediationAction;
import dev.forestall.model.remediation.Verdict;
import dev.forestall.remediation.incident.IncidentView;
import dev.forestall.remediation.incident.ProposalView;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a person who is woken reads: what is wrong, why, what is proposed, what to do now. */
final class Wording {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final double MEBI = 1024.0 * 1024;

  private final IncidentView incident;
  private final @Nullable ProposalView newest;
  private final URI page;

  Wording(IncidentView incident, List<ProposalView> proposals, URI page) {
    this.incident = incident;
    this.newest = proposals.isEmpty() ? null : proposals.getLast();
    this.page = page;
  }

  /** By name; what is not known is left out. */
  Map<String, String> annotations() {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("summary", incident.summary());
    forecast().ifPresent(f -> texts.put("forecast", f));
    culprit().ifPresent(c -> texts.put("culprit", c));
    diagnosis().ifPresent(d -> texts.put("diagnosis", d));
    proposal().ifPresent(p -> texts.put("proposal", p));
    texts.put("next_step", nextStep());
    texts.replaceAll((name, text) -> Plain.text(text));
    texts.put(
        "description",
        Stream.of("forecast", "culprit", "diagnosis", "proposal", "next_step")
            .filter(texts::containsKey)
            .map(texts::get)
            .collect(Collectors.joining("\n")));
    texts.put("approval_url", page.toString());
    dashboard().ifPresent(d -> texts.put("dashboard_url", d));
    return texts;
  }

  private Optional<String> forecast() {
    return Optional.ofNullable(incident.forecast()).map(Wording::sentence);
  }

  /** {@code 80 % interval} and all: a forecast without it is none. */
  private static String sentence(Forecast f) {
    return String.format(
        Locale.ROOT,
        "The %s of %s in pod %s (now %s) reaches its limit of %s about %s UTC, %s after its newest"
            + " sample (80 %% interval: %s to %s UTC, probability %.0f %%).",
        f.metric().replace('_', ' '),
        f.container().isEmpty() ? "the pod" : "container " + f.container(),
        f.pod(),
        amount(f.current(), f.unit()),
        amount(f.limit(), f.unit()),
        TIME.format(f.eta()),
        minutes(Duration.between(f.madeAt(), f.eta())),
        TIME.format(f.from()),
        TIME.format(f.to()),
        f.probability() * 100);
  }

  private static String amount(double value, String unit) {
    return unit.equals("bytes")
        ? String.format(Locale.ROOT, "%.0f MiB", value / MEBI)
        : String.format(Locale.ROOT, "%.2f %s", value, unit);
  }

  private static String minutes(Duration duration) {
    return Math.max(0, duration.toMinutes()) + " min";
  }

  private Optional<String> culprit() {
    return incident
        .culprit()
        .map(s ->
            "The culprit is %s: %s."
                .formatted(s.subject().displayName(), s.sentence().replaceAll("[.\\s]+$", "")));
  }

  private Optional<String> diagnosis() {
    return Optional.ofNullable(incident.diagnosis())
        .map(d -> d.explanation() + " (" + d.diagnostician() + ")");
  }

  private Optional<String> proposal() {
    return Optional.ofNullable(newest).map(p -> p.sentence() + ": " + standing(p) + ".");
  }

  private static String standing(ProposalView p) {
    return switch (p.state()) {
      case PREPARING -> "being prepared";
      case PENDING -> "waits for a decision until " + TIME.format(p.expiresAt()) + " UTC";
      case APPROVED -> "approved" + by(p);
      case EXECUTING -> "being carried out";
      case EXECUTED -> "carried out; its effect is being measured";
      case VERIFIED -> "carried out; the verdict is " + p.verdict();
      case UNDONE -> "made things worse and was undone";
      case REJECTED -> "rejected" + by(p);
      case EXPIRED -> "expired, since nobody decided";
      case STALE -> "no longer fits the object" + note(p);
      case FAILED -> "failed" + note(p);
      case DENIED ->
          p.action() instanceof RemediationAction.Change
              ? "not carried out" + note(p)
              : "nothing is written to the cluster";
    };
  }

  private static String by(ProposalView p) {
    return p.decidedBy() == null ? "" : " by " + p.decidedBy();
  }

  private static String note(ProposalView p) {
    String note = p.note();
    return note == null ? "" : " (" + note.replaceAll("[.\\s]+$", "") + ")";
  }

  private String nextStep() {
    if (incident.resolvedAt() != null) {
      return "Nothing to do: it is over.";
    }
    if (incident.group() != null) {
      return "Nothing to do here: %s is the culprit of incident %s too, look there: %s."
          .formatted(incident.group().culprit(), incident.group().leader(), leader());
    }
    boolean called = incident.timeline().stream().anyMatch(s -> s.event().equals("Escalated"));
    return called ? "A person is needed: look at " + page + "." : whileOpen();
  }

  private URI leader() {
    IncidentView.Group group = incident.group();
    return group == null ? page : page.resolve(Alerts.path(group.leader()));
  }

  private String whileOpen() {
    ProposalView p = newest;
    if (p == null) {
      return "Look at the evidence: " + page + ".";
    }
    return switch (p.state()) {
      case PENDING -> "Approve or reject by " + time(p.expiresAt()) + ": " + page + ".";
      case PREPARING, APPROVED, EXECUTING, EXECUTED -> "Nothing to do now: follow it at " + page;
      case VERIFIED ->
          p.verdict() == Verdict.IMPROVED
              ? "Nothing to do now: it improved, and ends when it stays so."
              : "It did not help: look at " + page + ".";
      case REJECTED, EXPIRED, STALE, FAILED, DENIED, UNDONE ->
          "Decide what else to do: " + page + ".";
    };
  }

  private static String time(Instant at) {
    return TIME.format(at) + " UTC";
  }

  /** Only what a browser can safely follow. */
  private Optional<String> dashboard() {
    String url = incident.dashboardUrl();
    if (url == null) {
      return Optional.empty();
    }
    try {
      URI address = URI.create(url);
      boolean web = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
      return web && address.getHost() != null && address.getRawUserInfo() == null
          ? Optional.of(address.toString())
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
