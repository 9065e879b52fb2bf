package dev.forestall.feedback.similar;

import dev.forestall.feedback.record.CaseFile;
import dev.forestall.feedback.record.Ledger;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.IncidentOpened;
import dev.forestall.model.lesson.Lesson.PastCase;
import dev.forestall.model.remediation.VerdictReached;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What an incident looked like and what the last action against it brought. */
public final class PastCases {
  private static final int MOST_SYMPTOMS = 10;

  private final Ledger ledger;

  /** From what happened. */
  public PastCases(Ledger ledger) {
    this.ledger = ledger;
  }

  /** The case, when the incident has a verdict and its beginning is still known. */
  public Optional<PastCase> of(CaseFile file) {
    IncidentOpened opened = file.opened();
    return opened == null || ledger.isOwnDoing(file)
        ? Optional.empty()
        : file.lastVerdict().map(verdict -> pastCase(file, opened.faultKind(), verdict));
  }

  private static PastCase pastCase(CaseFile file, FaultKind first, VerdictReached verdict) {
    List<FaultKind> kinds =
        Stream.concat(Stream.of(first), file.kinds().stream()).distinct().toList();
    return new PastCase(
        file.id(),
        file.subject(),
        kinds,
        file.changesByOthers().findAny().isPresent(),
        verdict.action().name(),
        verdict.diagnostician(),
        verdict.verdict(),
        file.symptoms().stream().limit(MOST_SYMPTOMS).toList(),
        verdict.at());
  }
}
