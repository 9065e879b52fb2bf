package dev.forestall.feedback.similar;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One incident as a row of the exported data set.
 *
 * @param incident incident
 * @param subject workload or node
 * @param faultKinds its kinds
 * @param openedAt when it opened
 * @param predicted whether it was open before the fault happened
 * @param symptoms what was seen
 * @param afterChange whether a change came just before
 * @param diagnosis the last explanation
 * @param action name of the last action that was judged
 * @param diagnostician who proposed it
 * @param verdict what it brought
 * @param outcome how the incident ended
 */
public record CaseRow(
    String incident,
    String subject,
    List<String> faultKinds,
    @Nullable Instant openedAt,
    boolean predicted,
    List<String> symptoms,
    boolean afterChange,
    @Nullable String diagnosis,
    @Nullable String action,
    @Nullable String diagnostician,
    @Nullable String verdict,
    @Nullable String outcome) {}
