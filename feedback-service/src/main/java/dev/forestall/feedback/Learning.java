package dev.forestall.feedback;

import dev.forestall.feedback.record.CaseFile;
import dev.forestall.feedback.record.Ledger;
import dev.forestall.feedback.record.Prior;
import dev.forestall.feedback.record.TrackRecords;
import dev.forestall.feedback.similar.PastCases;
import dev.forestall.feedback.tune.Tunings;
import dev.forestall.model.incident.IncidentEvent;
import dev.forestall.model.lesson.Lesson;
import dev.forestall.model.remediation.RemediationEvent;
import dev.forestall.model.remediation.RemediationEvent.OfIncident;
import dev.forestall.model.workload.Subject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What happened goes into the ledger; from the whole ledger, whatever the order in which it was
 * filled, come the lessons: how often an action helped, how sensitive detection is to be, and what
 * a case was like.
 */
final class Learning {
  private final Ledger ledger;
  private final TrackRecords trackRecords;
  private final Tunings tunings;
  private final PastCases pastCases;
  private final Set<Subject> unsettled = new LinkedHashSet<>();

  Learning(Ledger ledger, Prior prior) {
    this.ledger = ledger;
    trackRecords = new TrackRecords(ledger, prior);
    tunings = new Tunings(ledger);
    pastCases = new PastCases(ledger);
  }

  void on(IncidentEvent event) {
    if (ledger.note(event)) {
      unsettled.add(event.subject());
    }
  }

  void on(RemediationEvent event) {
    if (event instanceof OfIncident step && ledger.note(step)) {
      unsettled.add(step.subject());
      ledger.target(step).ifPresent(unsettled::add);
    }
  }

  /** The lessons, as they are now, of all workloads about which something new was heard. */
  List<Lesson> lessons() {
    List<CaseFile> files = unsettled.stream().flatMap(ledger::about).toList();
    List<Lesson> lessons = new ArrayList<>();
    trackRecords.touchedBy(files).forEach(lessons::add);
    unsettled.stream().flatMap(tunings::of).forEach(lessons::add);
    files.stream().flatMap(file -> pastCases.of(file).stream()).forEach(lessons::add);
    return lessons;
  }

  /** The lessons are known to all. */
  void settled() {
    unsettled.clear();
  }
}
