package dev.forestall.remediation.guard;

import dev.forestall.model.lesson.Lesson.TrackRecord;
import dev.forestall.model.remediation.Mode;
import dev.forestall.model.remediation.RemediationAction;
import dev.forestall.model.workload.Subject;
import dev.forestall.remediation.guard.GuardDecision.Allow;
import dev.forestall.remediation.guard.GuardDecision.Deny;
import dev.forestall.remediation.guard.GuardDecision.NeedsApproval;
import dev.forestall.remediation.guard.GuardRequest.Purpose;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Stands before every write, whoever asks, and is asked again at execution. The first rule that
 * objects answers; what cannot be known counts as an objection.
 */
public final class ActionGuard {
  private final GuardPolicy policy;
  private final KillSwitch killSwitch;
  private final DisruptionBudgets disruptionBudgets;
  private final Ledger ledger;
  private final TrackRecords records;
  private final Clock clock;

  /** Guards by these rules. */
  public ActionGuard(
      GuardPolicy policy,
      KillSwitch killSwitch,
      DisruptionBudgets disruptionBudgets,
      Ledger ledger,
      TrackRecords records,
      Clock clock) {
    this.policy = policy;
    this.killSwitch = killSwitch;
    this.disruptionBudgets = disruptionBudgets;
    this.ledger = ledger;
    this.records = records;
    this.clock = clock;
  }

  /** The rules. */
  public GuardPolicy policy() {
    return policy;
  }

  /** The answer. For {@link Purpose#WRITE} an {@link Allow} has drawn on the budgets. */
  public GuardDecision decide(GuardRequest request) {
    return objections(request)
        .map(Supplier::get)
        .flatMap(Optional::stream)
        .findFirst()
        .map(GuardDecision.class::cast)
        .orElseGet(() -> permission(request));
  }

  /** What no passing time changes: asked before anything is planned. */
  public Optional<Deny> lasting(Subject subject, RemediationAction action) {
    return Stream.<Supplier<Optional<Deny>>>of(
            () -> cluster(subject),
            () -> namespace(subject),
            () -> allowed(action),
            () -> mode(subject))
        .map(Supplier::get)
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Stream<Supplier<Optional<Deny>>> objections(GuardRequest request) {
    Stream<Supplier<Optional<Deny>>> always =
        Stream.of(() -> lasting(request.subject(), request.action()), this::killSwitch);
    if (request.purpose() == Purpose.UNDO) {
      return always;
    }
    // The ledger comes last: it is drawn on only when nothing else objects.
    return Stream.concat(
        always,
        Stream.of(
            this::freeze,
            () -> evidence(request),
            () -> disruption(request),
            () -> ledger(request)));
  }

  private GuardDecision permission(GuardRequest request) {
    if (request.purpose() == Purpose.UNDO) {
      return new Allow("Nothing objects to the undo.");
    }
    if (request.approved()) {
      return new Allow("It was approved, and nothing objects.");
    }
    Mode mode = policy.mode(request.subject());
    if (mode != Mode.AUTO) {
      return new NeedsApproval("The mode is approve: a person decides.");
    }
    return trackRecord(request);
  }

  private GuardDecision trackRecord(GuardRequest request) {
    String action = request.action().name();
    if (policy.trackRecordFloor() == 0) {
      return new Allow("The mode is auto and the floor of the track record is 0.");
    }
    Optional<TrackRecord> found =
        records.find(policy.cluster(), request.faultKind(), action, request.diagnostician());
    int count = found.map(r -> r.improved() + r.unchanged() + r.worse()).orElse(0);
    double floor = found.map(TrackRecord::successFloor).orElse(0.0);
    String said =
        "%s against %s: %d verdicts, success at least %.2f; auto needs %d and %.2f."
            .formatted(
                action,
                request.faultKind(),
                count,
                floor,
                policy.trackRecordCount(),
                policy.trackRecordFloor());
    return count >= policy.trackRecordCount() && floor >= policy.trackRecordFloor()
        ? new Allow(said)
        : new NeedsApproval(said);
  }

  private Optional<Deny> cluster(Subject subject) {
    return deny(
        !subject.cluster().equals(policy.cluster()),
        DenialCode.OTHER_CLUSTER,
        "%s is in cluster %s; this service acts on %s only: ask the one of that cluster."
            .formatted(subject.displayName(), subject.cluster(), policy.cluster()));
  }

  private Optional<Deny> mode(Subject subject) {
    return switch (policy.mode(subject)) {
      case OBSERVE ->
          Optional.of(
              new Deny(
                  DenialCode.MODE_OBSERVE,
                  "The mode for "
                      + subject.displayName()
                      + " is observe: set forestall.remediation.mode to change that."));
      case SUGGEST ->
          Optional.of(
              new Deny(
                  DenialCode.MODE_SUGGEST,
                  "The mode for "
                      + subject.displayName()
                      + " is suggest: the proposal can be read, not executed; set"
                      + " forestall.remediation.mode to approve to change that."));
      case APPROVE, AUTO -> Optional.empty();
    };
  }

  private Optional<Deny> namespace(Subject subject) {
    return deny(
        subject.namespace().equals(Subject.NO_NAMESPACE)
            || policy.protectedNamespaces().contains(subject.namespace()),
        DenialCode.PROTECTED_NAMESPACE,
        "Namespace " + subject.namespace() + " is protected: a person must act there.");
  }

  private Optional<Deny> allowed(RemediationAction action) {
    return deny(
        !policy.allowedActions().contains(action.name()),
        DenialCode.ACTION_NOT_ALLOWED,
        action.name() + " is not in forestall.remediation.allowed-actions.");
  }

  private Optional<Deny> killSwitch() {
    return switch (killSwitch.read()) {
      case KillSwitch.State.Running r -> Optional.empty();
      case KillSwitch.State.Paused p -> Optional.of(new Deny(DenialCode.PAUSED, p.sentence()));
      case KillSwitch.State.Unreadable u ->
          Optional.of(new Deny(DenialCode.KILL_SWITCH_UNREADABLE, u.sentence()));
    };
  }

  private Optional<Deny> freeze() {
    Instant now = clock.instant();
    return policy.freezes().stream()
        .filter(f -> f.covers(now))
        .findFirst()
        .map(f ->
            new Deny(
                DenialCode.FREEZE_WINDOW,
                "A freeze window is in force until %s (%s).".formatted(f.to(), f.zone())));
  }

  private Optional<Deny> evidence(GuardRequest request) {
    return staleEvidence(request.evidenceAt());
  }

  /** Objects when the newest evidence is older than ten minutes of the cluster clock. */
  public Optional<Deny> staleEvidence(Instant evidenceAt) {
    return deny(
        !GuardPolicy.fresh(evidenceAt, clock.instant()),
        DenialCode.STALE_EVIDENCE,
        "The newest evidence is of %s, more than ten minutes ago: it waits for newer evidence."
            .formatted(evidenceAt));
  }

  private Optional<Deny> disruption(GuardRequest request) {
    if (request.action() instanceof RemediationAction.Scale s && s.to() > s.from()) {
      return Optional.empty();
    }
    boolean strict = !(request.action() instanceof RemediationAction.Rollback);
    return switch (disruptionBudgets.of(request.subject())) {
      case DisruptionBudgets.Reading.Unreadable u ->
          Optional.of(new Deny(DenialCode.DISRUPTION_BUDGET, u.sentence()));
      case DisruptionBudgets.Reading.Known k -> exhausted(k.budgets(), strict);
    };
  }

  /**
   * A budget with no room stops what disrupts. A rollback is let through where the room is gone
   * because pods are broken already: it is those that it replaces.
   */
  private static Optional<Deny> exhausted(List<DisruptionBudgets.Budget> budgets, boolean strict) {
    return budgets.stream()
        .filter(b -> strict ? b.exhausted() : b.exhaustedByItself())
        .findFirst()
        .map(b ->
            new Deny(
                DenialCode.DISRUPTION_BUDGET,
                "PodDisruptionBudget %s allows no disruption now (%d healthy, %d wanted)."
                    .formatted(b.name(), b.currentHealthy(), b.desiredHealthy())));
  }

  private Optional<Deny> ledger(GuardRequest request) {
    Ledger.Answer answer;
    try {
      answer =
          ledger.admit(
              new Ledger.Entry(request.proposal(), request.subject(), clock.instant()),
              request.purpose() == Purpose.WRITE);
    } catch (StoreUnavailableException e) {
      return Optional.of(new Deny(DenialCode.STORE_UNAVAILABLE, sentence(e)));
    }
    GuardPolicy.Limits limits = policy.limits();
    String workload = request.subject().displayName();
    return switch (answer) {
      case FITS -> Optional.empty();
      case REBUILDING ->
          because(
              DenialCode.STORE_REBUILDING,
              "The budgets are being rebuilt from the topics; this passes within seconds.");
      case STORM ->
          because(
              DenialCode.STORM,
              "More than %d incidents opened within %s: a person must look at the whole cluster."
                  .formatted(limits.stormIncidents(), limits.stormWindow()));
      case COOL_DOWN ->
          because(
              DenialCode.COOL_DOWN,
              "%s was changed less than %s ago.".formatted(workload, limits.coolDown()));
      case WORKLOAD ->
          because(
              DenialCode.BUDGET_WORKLOAD,
              "%s was changed %d times within %s, which is its budget."
                  .formatted(workload, limits.perWorkload(), limits.window()));
      case NAMESPACE ->
          because(
              DenialCode.BUDGET_NAMESPACE,
              "The budget of namespace %s, %d within %s, is used up."
                  .formatted(
                      request.subject().namespace(), limits.perNamespace(), limits.window()));
      case CLUSTER ->
          because(
              DenialCode.BUDGET_CLUSTER,
              "The budget of the cluster, %d within %s, is used up."
                  .formatted(limits.perCluster(), limits.window()));
    };
  }

  private static String sentence(StoreUnavailableException e) {
    return e.getMessage() == null ? "Redis does not answer." : e.getMessage();
  }

  private static Optional<Deny> because(DenialCode code, String sentence) {
    return Optional.of(new Deny(code, sentence));
  }

  private static Optional<Deny> deny(boolean objects, DenialCode code, String sentence) {
    return objects ? Optional.of(new Deny(code, sentence)) : Optional.empty();
  }
}
