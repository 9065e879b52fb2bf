package dev.forestall.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The topics: who writes them, what they hold and for how long. Every topic but {@link #LESSONS} is
 * keyed by the subject ({@link dev.forestall.model.workload.Subject#key()}) and all of those have
 * the same number of partitions, so that partition <em>n</em> of each is about the same workloads.
 *
 * <pre>
 * collector ──pod-events──▶ detector ──incidents──▶ dashboard ──dashboards──▶ remediation
 *                              ▲           └───────────────────────────────────▶  │
 *                              ├───────────────remediations───────────────────────┤
 *                              └──lessons── feedback ◀──────remediations──────────┘
 * </pre>
 */
public enum Topics {
  /** {@code PodEvent}, written by the collector. Event time is in the value. */
  POD_EVENTS("forestall.pod-events", Duration.ofHours(1), false),
  /** {@code IncidentEvent}, written by the detector. */
  INCIDENTS("forestall.incidents", Duration.ofDays(30), false),
  /** {@code DashboardEvent}, written by dashboard-service. */
  DASHBOARDS("forestall.dashboards", Duration.ofDays(1), false),
  /**
   * {@code RemediationEvent}, written by remediation: the audit trail and the learning data, kept
   * for ever.
   */
  REMEDIATIONS("forestall.remediations", null, false),
  /** {@code Lesson}, written by feedback, compacted by the lesson's own key. */
  LESSONS("forestall.lessons", null, true);

  private static final String DEAD_LETTER_SUFFIX = ".dlt";
  private static final Duration DEAD_LETTERS_KEPT = Duration.ofDays(30);

  private final String topicName;
  private final Optional<Duration> kept;
  private final boolean compacted;

  Topics(String topicName, @Nullable Duration kept, boolean compacted) {
    this.topicName = topicName;
    this.kept = Optional.ofNullable(kept);
    this.compacted = compacted;
  }

  /** The name on the broker. */
  public String topicName() {
    return topicName;
  }

  /**
   * Where records of this topic go that cannot be read or handled, with the reason in the headers.
   */
  public String deadLetterTopic() {
    return topicName + DEAD_LETTER_SUFFIX;
  }

  /** How long records are kept; empty means for ever (or, if compacted, until replaced). */
  public Optional<Duration> kept() {
    return kept;
  }

  /** How long dead letters are kept. */
  public static Duration deadLettersKept() {
    return DEAD_LETTERS_KEPT;
  }

  /** Whether only the newest record of a key is kept. */
  public boolean compacted() {
    return compacted;
  }

  /** The topics whose partitions are about the same subjects. */
  public static List<Topics> keyedBySubject() {
    return List.of(POD_EVENTS, INCIDENTS, DASHBOARDS, REMEDIATIONS);
  }
}
