package dev.forestall.detector.incident;

import dev.forestall.detector.detect.Finding;
import dev.forestall.detector.forecast.WorkloadForecasts.Standing;
import dev.forestall.model.incident.EffectObserved;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.Forecast;
import dev.forestall.model.incident.IncidentEnriched;
import dev.forestall.model.incident.IncidentEvent;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.incident.IncidentOpened;
import dev.forestall.model.incident.IncidentResolved;
import dev.forestall.model.incident.IncidentUpdated;
import dev.forestall.model.remediation.ActionExecuted;
import dev.forestall.model.remediation.ActionFailed;
import dev.forestall.model.remediation.ExecutionStarted;
import dev.forestall.model.remediation.ProposalStale;
import dev.forestall.model.remediation.RemediationEvent;
import dev.forestall.model.remediation.RemediationEvent.OfIncident;
import dev.forestall.model.workload.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The incidents of one workload: at most one is open. Opens from a fact, a symptom, or a forecast
 * inside the horizon; what else is found while it is open belongs to it. Rebuilt from the events
 * that were published, so that nothing opens twice.
 */
public final class IncidentBook {
  private static final int CLOSED_KEPT = 50;

  private final Subject subject;
  private final TreeMap<Instant, IncidentId> closed = new TreeMap<>();
  private final TreeSet<Instant> onsets = new TreeSet<>();
  private @Nullable OpenIncident open;
  private OpenIncident.@Nullable Kept kept;

  public IncidentBook(Subject subject) {
    this.subject = subject;
  }

  /** Whether an incident is open. */
  public boolean isOpen() {
    return open != null;
  }

  /** Whether no incident is open, nor was since then. */
  public boolean idleSince(Instant since) {
    return open == null && closed.tailMap(since).isEmpty();
  }

  /** The open incident, if it lacks its enrichment or a newer one is due. */
  public Optional<IncidentId> lackingEnrichment(Instant at) {
    return Optional.ofNullable(open).filter(o -> o.enrichments().due(at)).map(OpenIncident::id);
  }

  /** Its enrichment is being worked out; what was told before. */
  public Enrichments.Told askForEnrichment(Instant at) {
    return open == null ? Enrichments.Told.NOTHING : open.enrichments().ask(at);
  }

  /** Onsets of its incidents since then, the open one too. */
  public List<Instant> onsetsSince(Instant since) {
    return List.copyOf(onsets.tailSet(since));
  }

  /** Onset of the open incident. */
  public Optional<Instant> onset() {
    return Optional.ofNullable(open).map(OpenIncident::onset);
  }

  /** Kinds of the open incident, first one first. */
  public List<FaultKind> kinds() {
    return open == null ? List.of() : List.copyOf(open.kinds());
  }

  /** Decides on what is seen. */
  public List<IncidentEvent> decide(Sight sight) {
    List<IncidentEvent> events = new ArrayList<>();
    if (open == null) {
      opening(sight)
          .ifPresent(opened -> {
            events.add(opened);
            open(opened);
          });
    }
    OpenIncident now = open;
    if (now != null) {
      if (events.isEmpty() || now.kinds().size() < kindsSeen(sight)) {
        now.see(sight).ifPresent(events::add);
      }
      events.addAll(effects(now, sight));
      now.over(sight)
          .ifPresent(resolved -> {
            events.add(resolved);
            close(resolved);
          });
    }
    return events;
  }

  /** An event of its own that was published before. */
  public void recall(IncidentEvent event) {
    OpenIncident now = open;
    boolean own = now != null && now.id().equals(event.incidentId());
    switch (event) {
      case IncidentOpened opened -> {
        if (!own && !closed.containsValue(opened.incidentId())) {
          open(opened);
          resumeOpen();
        }
      }
      case IncidentEnriched enriched -> markEnriched(enriched);
      case IncidentUpdated updated -> {
        if (now != null && own) {
          now.recall(updated);
        }
      }
      case EffectObserved effect -> {
        if (now != null && own) {
          now.noteEffect(effect.eventId(), effect.proposalId().value());
        }
      }
      case IncidentResolved resolved -> {
        if (own) {
          close(resolved);
        }
      }
    }
  }

  /** What is to be kept of the open incident beside its events. */
  public Optional<OpenIncident.Kept> kept() {
    return Optional.ofNullable(open).map(OpenIncident::kept);
  }

  /** An incident that is rebuilt from its events goes on from this. */
  public void resume(OpenIncident.Kept before) {
    kept = before;
  }

  private void resumeOpen() {
    OpenIncident.Kept before = kept;
    if (open != null && before != null && before.id().equals(open.id())) {
      open.resume(before);
    }
  }

  /** The enrichment was published. */
  public void markEnriched(IncidentEnriched enriched) {
    if (open != null && open.id().equals(enriched.incidentId())) {
      open.enrichments().told(enriched);
    }
  }

  /** A step of remediation on the open incident. */
  public void accept(RemediationEvent event) {
    OpenIncident now = open;
    if (now == null || !(event instanceof OfIncident of) || !now.id().equals(of.incidentId())) {
      return;
    }
    if (event instanceof ExecutionStarted started) {
      Settling begun =
          new Settling(started.proposalId(), started.action(), started.at(), null, null);
      if (!now.knowsEffect(effectId(now, begun))) {
        now.settling().putIfAbsent(started.proposalId().value(), begun);
      }
    } else if (event instanceof ActionExecuted executed) {
      Settling done =
          new Settling(
              executed.proposalId(), executed.action(), executed.at(), executed.at(), null);
      if (!now.knowsEffect(effectId(now, done))) {
        now.settling()
            .merge(
                executed.proposalId().value(),
                done,
                (known, d) -> known.executedAt() == null ? known.executed(executed.at()) : known);
      }
    } else if (event instanceof ActionFailed failed) {
      now.settling().remove(failed.proposalId().value());
    } else if (event instanceof ProposalStale stale) {
      now.settling().remove(stale.proposalId().value());
    }
  }

  private List<EffectObserved> effects(OpenIncident now, Sight sight) {
    List<EffectObserved> effects = new ArrayList<>();
    for (Map.Entry<String, Settling> entry : List.copyOf(now.settling().entrySet())) {
      Settling watched = Effects.watch(entry.getValue(), now, sight);
      now.settling().put(entry.getKey(), watched);
      String eventId = effectId(now, watched);
      Effects.observe(eventId, watched, now, sight)
          .ifPresent(effect -> {
            effects.add(effect);
            now.noteEffect(eventId, entry.getKey());
          });
    }
    return effects;
  }

  private Optional<IncidentOpened> opening(Sight sight) {
    Optional<Finding> first =
        sight.findings().stream()
            .filter(f -> f.lasting() || !wasOverBy(f.since()))
            .min(Comparator.comparingLong(Finding::since).thenComparing(Finding::identity));
    if (first.isPresent()) {
      return opened(sight, Instant.ofEpochMilli(first.get().since()), first.get().kind(), null);
    }
    return sight
        .sure()
        .flatMap(near ->
            opened(
                sight,
                Instant.ofEpochMilli(near.onset()),
                ForecastKinds.of(near.forecast()),
                near.forecast()));
  }

  private Optional<IncidentOpened> opened(
      Sight sight, Instant onset, FaultKind kind, @Nullable Forecast forecast) {
    IncidentId id = IncidentId.of(subject, onset, kind);
    if (closed.containsValue(id)) {
      return Optional.empty();
    }
    List<Finding> facts = forecast == null ? sight.findings() : List.of();
    return Optional.of(
        new IncidentOpened(
            id + "/0/opened",
            id,
            subject,
            sight.at(),
            onset,
            kind,
            Severities.of(sight),
            forecast != null,
            forecast,
            facts.stream().map(Finding::fact).toList(),
            Sentences.now(subject, facts, sight.near().map(Standing::forecast))));
  }

  /** What happened before an incident was over belonged to it. */
  private boolean wasOverBy(long since) {
    return !closed.isEmpty() && closed.lastKey().toEpochMilli() >= since;
  }

  private static long kindsSeen(Sight sight) {
    long facts = sight.findings().stream().map(Finding::kind).distinct().count();
    return facts + sight.near().stream().count();
  }

  private void open(IncidentOpened opened) {
    open = OpenIncident.of(opened);
    onsets.add(opened.onset());
    while (onsets.size() > CLOSED_KEPT) {
      onsets.pollFirst();
    }
  }

  private void close(IncidentResolved resolved) {
    closed.put(resolved.at(), resolved.incidentId());
    while (closed.size() > CLOSED_KEPT) {
      closed.pollFirstEntry();
    }
    open = null;
  }

  private static String effectId(OpenIncident incident, Settling settling) {
    return incident.id() + "/" + settling.attempt() + "/effect";
  }
}
