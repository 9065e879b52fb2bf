package dev.forestall.lab.report;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One incident in the report; times are cluster time.
 *
 * @param id incident
 * @param workload {@code namespace/name}
 * @param openedAt when it opened
 * @param faultKind first fault kind
 * @param predicted whether it was open before the fault happened
 * @param predictedFailureAt most likely time of the failure, of the first prediction still standing
 * @param predictedInterval its 80 % interval
 * @param leadTimeSeconds from that prediction to the failure of the control run
 * @param diagnostician who explained it last
 * @param fallback why the playbook did although a language model was asked, else null
 * @param dashboardUrl its page
 * @param action name of the last action proposed
 * @param decision who decided what
 * @param executedAt when it was carried out
 * @param verdict what it brought
 * @param resolvedAt when it was over
 * @param lesson what was learned
 * @param expected whether it matches an injected fault
 * @param faultKinds all its fault kinds, the first first
 * @param culprit who is named as the culprit, null when nobody is
 * @param culpritKind what is wrong with the culprit
 * @param culpritSentence the evidence against the culprit
 * @param calledAPerson whether a person was called
 */
public record IncidentLine(
    String id,
    String workload,
    Instant openedAt,
    String faultKind,
    boolean predicted,
    @Nullable Instant predictedFailureAt,
    @Nullable List<Instant> predictedInterval,
    @Nullable Long leadTimeSeconds,
    @Nullable String diagnostician,
    @Nullable String fallback,
    @Nullable String dashboardUrl,
    @Nullable String action,
    @Nullable String decision,
    @Nullable Instant executedAt,
    @Nullable String verdict,
    @Nullable Instant resolvedAt,
    @Nullable String lesson,
    boolean expected,
    List<String> faultKinds,
    @Nullable String culprit,
    @Nullable String culpritKind,
    @Nullable String culpritSentence,
    boolean calledAPerson) {}
