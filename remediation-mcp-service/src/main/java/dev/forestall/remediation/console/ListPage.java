package dev.forestall.remediation.console;

import dev.forestall.remediation.incident.IncidentView;
import dev.forestall.remediation.incident.ProposalState;
import dev.forestall.remediation.incident.ProposalView;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The list of incidents.
 *
 * @param open the open ones: the worst first, then the one with the least time left
 * @param over the newest that are over, newest first
 * @param clusters whether they are of more than one cluster
 * @param since since when this replica listens
 */
record ListPage(List<Row> open, List<Row> over, boolean clusters, Moment since) {
  private static final int SHOWN_OVER = 30;

  /** A row. */
  record Row(Headline head, @Nullable String state, boolean waits) {}

  static ListPage of(
      List<IncidentView> incidents, List<ProposalView> proposals, Instant since, Instant now) {
    Map<String, ProposalView> newest =
        proposals.stream()
            .collect(
                Collectors.toMap(
                    p -> p.incidentId().value(),
                    Function.identity(),
                    (a, b) -> a.proposedAt().isBefore(b.proposedAt()) ? b : a));
    return new ListPage(
        incidents.stream()
            .filter(i -> i.resolvedAt() == null)
            .sorted(urgency())
            .map(i -> row(i, newest.get(i.id().value()), now))
            .toList(),
        incidents.stream()
            .filter(i -> i.resolvedAt() != null)
            .limit(SHOWN_OVER)
            .map(i -> row(i, newest.get(i.id().value()), now))
            .toList(),
        incidents.stream().map(i -> i.subject().cluster()).distinct().count() > 1,
        Moment.of(since, now));
  }

  private static Comparator<IncidentView> urgency() {
    Comparator<IncidentView> worst = Comparator.comparing(IncidentView::severity).reversed();
    return worst
        .thenComparing(i -> i.forecast() == null ? Instant.MAX : i.forecast().eta())
        .thenComparing(IncidentView::openedAt, Comparator.reverseOrder());
  }

  private static Row row(IncidentView view, @Nullable ProposalView proposal, Instant now) {
    boolean expired =
        proposal != null
            && proposal.state() == ProposalState.PENDING
            && !proposal.expiresAt().isAfter(now);
    boolean waits = proposal != null && proposal.state() == ProposalState.PENDING && !expired;
    return new Row(
        Headline.of(view, now),
        proposal == null ? null : Words.state(expired ? ProposalState.EXPIRED : proposal.state()),
        waits);
  }
}
