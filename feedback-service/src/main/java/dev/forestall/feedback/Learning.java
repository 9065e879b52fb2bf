package dev.forestall.feedback;

import dev.forestall.feedback.record.Prior;
import dev.forestall.feedback.record.TrackRecords;
import dev.forestall.feedback.similar.CaseFile;
import dev.forestall.feedback.similar.CaseRow;
import dev.forestall.feedback.similar.Cases;
import dev.forestall.feedback.tune.Tunings;
import dev.forestall.feedback.tune.Tunings.Opinion;
import dev.forestall.model.incident.IncidentEvent;
import dev.forestall.model.lesson.Lesson;
import dev.forestall.model.remediation.RemediationEvent;
import dev.forestall.model.remediation.RemediationEvent.FeedbackGiven;
import dev.forestall.model.remediation.RemediationEvent.VerdictReached;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The story: verdicts become track records and past cases; what people say, and forecasts that
 * ended by themselves, become tunings. A function of the set of events: order and repetition do not
 * matter, so everything can be rebuilt from the topics.
 */
final class Learning {
  private final TrackRecords records;
  private final Cases cases = new Cases();
  private final Tunings tunings = new Tunings();

  Learning(Prior prior) {
    this.records = new TrackRecords(prior);
  }

  /** Learns from the detector; returns the lessons as they are now. */
  List<Lesson> learn(IncidentEvent event) {
    CaseFile file = cases.add(event);
    List<Lesson> lessons = new ArrayList<>(pastCase(event));
    if (file.endedByItself()) {
      tuning(file, event.incidentId().value(), Opinion.ENDED_BY_ITSELF, event.at())
          .ifPresent(lessons::add);
    }
    return lessons;
  }

  /** Learns from remediation; returns the lessons as they are now. */
  List<Lesson> learn(RemediationEvent event) {
    List<Lesson> lessons = new ArrayList<>();
    if (event instanceof RemediationEvent.OfIncident of) {
      CaseFile file = cases.add(of);
      switch (of) {
        case VerdictReached reached -> {
          lessons.add(records.add(reached));
          cases.lesson(reached.incidentId()).ifPresent(lessons::add);
        }
        case FeedbackGiven given ->
            opinion(given)
                .flatMap(o -> tuning(file, given.eventId(), o, given.at()))
                .ifPresent(lessons::add);
        default -> {
          // a step on the way
        }
      }
    }
    return lessons;
  }

  /** All incidents as rows of the data set. */
  List<CaseRow> dataSet() {
    return cases.rows();
  }

  private List<Lesson> pastCase(IncidentEvent event) {
    return cases.lesson(event.incidentId()).<List<Lesson>>map(List::of).orElse(List.of());
  }

  private Optional<Lesson> tuning(CaseFile file, String causeId, Opinion opinion, Instant at) {
    return file.forecastMetric()
        .map(metric -> tunings.add(file.subject(), metric, causeId, opinion, at));
  }

  private static Optional<Opinion> opinion(FeedbackGiven given) {
    return switch (given.judgement()) {
      case NOISE -> Optional.of(Opinion.NOISE);
      case MISSED -> Optional.of(Opinion.MISSED);
      case USEFUL -> Optional.empty();
    };
  }
}
