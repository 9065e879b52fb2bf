package dev.forestall.feedback.similar;

import dev.forestall.model.incident.IncidentEvent;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.lesson.Lesson.PastCase;
import dev.forestall.model.remediation.RemediationEvent;
import dev.forestall.model.workload.Subject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The case files, by incident. */
public final class Cases {
  private final Map<IncidentId, CaseFile> files = new LinkedHashMap<>();

  /** Takes what the detector said and returns the file. */
  public CaseFile add(IncidentEvent event) {
    CaseFile file = file(event.incidentId(), event.subject());
    file.add(event);
    return file;
  }

  /** Takes what remediation said and returns the file. */
  public CaseFile add(RemediationEvent.OfIncident event) {
    CaseFile file = file(event.incidentId(), event.subject());
    file.add(event);
    return file;
  }

  /** The lesson of an incident, once there is a verdict. */
  public Optional<PastCase> lesson(IncidentId id) {
    return Optional.ofNullable(files.get(id)).flatMap(CaseFile::pastCase);
  }

  /** All incidents as rows, oldest first. */
  public List<CaseRow> rows() {
    return files.values().stream().map(CaseFile::row).toList();
  }

  private CaseFile file(IncidentId id, Subject subject) {
    return files.computeIfAbsent(id, i -> new CaseFile(i, subject));
  }
}
