package dev.forestall.remediation.console;

import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.IncidentResolved;
import dev.forestall.model.remediation.Verdict;
import dev.forestall.model.workload.Metrics;
import dev.forestall.remediation.incident.ProposalState;
import java.util.Locale;
import java.util.Map;

/** Plain words for what the model calls by constants. */
final class Words {
  private static final Map<String, String> EVENTS =
      Map.ofEntries(
          Map.entry("DiagnosisMade", "Diagnosis"),
          Map.entry("ActionProposed", "Proposed"),
          Map.entry("ActionDenied", "Not allowed"),
          Map.entry("ActionApproved", "Approved"),
          Map.entry("ActionRejected", "Rejected"),
          Map.entry("ProposalStale", "Proposal out of date"),
          Map.entry("ProposalExpired", "Nobody decided in time"),
          Map.entry("ExecutionStarted", "Execution began"),
          Map.entry("ActionExecuted", "Carried out"),
          Map.entry("ActionFailed", "Failed"),
          Map.entry("EffectObserved", "Effect measured"),
          Map.entry("VerdictReached", "Verdict"),
          Map.entry("ActionUndone", "Undone"),
          Map.entry("UndoFailed", "Could not be undone"),
          Map.entry("Escalated", "A person was called"),
          Map.entry("AutomationPaused", "Automation paused"),
          Map.entry("AutomationResumed", "Automation resumed"),
          Map.entry("FeedbackGiven", "Feedback"),
          Map.entry("ActionRequested", "Action asked for"),
          Map.entry("RequestRefused", "Request refused"),
          Map.entry("IncidentGrouped", "Same culprit as another incident"));

  private Words() {}

  /** "Memory leak". */
  static String name(FaultKind kind) {
    return switch (kind) {
      case MEMORY_LEAK -> "Memory leak";
      case OOM_KILLED -> "Out of memory";
      case CRASH_LOOP -> "Crash loop";
      case IMAGE_PULL -> "Image cannot be pulled";
      case CONFIG_ERROR -> "Configuration error";
      case PROBE_FAILURE -> "Failing probe";
      case UNSCHEDULABLE -> "No node fits";
      case EVICTED -> "Evicted";
      case ROLLOUT_STUCK -> "Rollout is stuck";
      case NODE_NOT_READY -> "Node not ready";
      case NODE_PRESSURE -> "Node under pressure";
      case CPU_SATURATION -> "CPU at its limit";
      case DISK_FILLING -> "Disk fills up";
      case ERROR_RATE -> "Requests fail";
      case LATENCY -> "Requests are slow";
      case UNAVAILABLE -> "Replicas unavailable";
      case AUTOSCALER_AT_MAXIMUM -> "Autoscaler at its maximum";
      case QUOTA_EXCEEDED -> "Quota exceeded";
      case JOB_FAILED -> "Job failed";
      case NETWORK_DELAY -> "Slow network";
      case CODE_DEFECT -> "Program behaves differently";
      case SATURATION -> "Limit near";
    };
  }

  /** What follows the workload's name in a headline: "will run out of memory". */
  static String headline(FaultKind kind, boolean predicted) {
    return switch (kind) {
      case MEMORY_LEAK -> predicted ? "will run out of memory" : "is leaking memory";
      case OOM_KILLED -> "was killed for lack of memory";
      case CRASH_LOOP -> "keeps crashing";
      case IMAGE_PULL -> "cannot pull its image";
      case CONFIG_ERROR -> "cannot start: its configuration is wrong";
      case PROBE_FAILURE -> "fails its probes";
      case UNSCHEDULABLE -> "fits on no node";
      case EVICTED -> "was evicted";
      case ROLLOUT_STUCK -> "is stuck in its rollout";
      case NODE_NOT_READY -> "is not ready";
      case NODE_PRESSURE -> "is under pressure";
      case CPU_SATURATION -> predicted ? "will run out of CPU" : "is throttled";
      case DISK_FILLING -> predicted ? "will run out of disk" : "is out of disk";
      case ERROR_RATE -> "answers with errors";
      case LATENCY -> "is too slow";
      case UNAVAILABLE -> "is unavailable";
      case AUTOSCALER_AT_MAXIMUM -> "cannot scale any further";
      case QUOTA_EXCEEDED -> "is refused pods by its quota";
      case JOB_FAILED -> "failed";
      case NETWORK_DELAY -> "waits for the network";
      case CODE_DEFECT -> "behaves differently than before";
      case SATURATION -> "nears a limit of its own";
    };
  }

  static String outcome(IncidentResolved.Outcome outcome) {
    return switch (outcome) {
      case RECOVERED -> "has recovered";
      case WITHDRAWN -> "is fine: the forecast was withdrawn";
      case GONE -> "no longer exists";
    };
  }

  /** Short, for lists and badges. */
  static String state(ProposalState state) {
    return switch (state) {
      case PREPARING -> "being prepared";
      case PENDING -> "waits for a decision";
      case APPROVED -> "approved";
      case REJECTED -> "rejected";
      case EXECUTING -> "being carried out";
      case EXECUTED -> "carried out, effect is watched";
      case FAILED -> "failed";
      case STALE -> "out of date";
      case EXPIRED -> "expired";
      case DENIED -> "not allowed";
      case VERIFIED -> "carried out and verified";
      case UNDONE -> "undone";
    };
  }

  static String verdict(Verdict verdict) {
    return switch (verdict) {
      case IMPROVED -> "It helped";
      case UNCHANGED -> "It changed nothing";
      case WORSE -> "It made things worse";
      case INSUFFICIENT_DATA -> "Not enough was measured to say";
    };
  }

  static String event(String name) {
    return EVENTS.getOrDefault(name, name);
  }

  static String metric(String name) {
    return switch (name) {
      case Metrics.MEMORY -> "Memory";
      case Metrics.CPU -> "CPU";
      case Metrics.CPU_THROTTLED -> "CPU throttling";
      case Metrics.FILE_SYSTEM -> "Disk";
      case Metrics.REQUESTS -> "Requests";
      case Metrics.ERRORS -> "Errors";
      case Metrics.REQUEST_SECONDS -> "Time in requests";
      default -> name;
    };
  }

  /** "512 MiB", "0.42 cores". */
  static String quantity(double value, String unit) {
    if (!unit.equals("bytes")) {
      return number(value) + " " + unit;
    }
    double left = value;
    for (String name : new String[] {"B", "KiB", "MiB"}) {
      if (Math.abs(left) < 1024) {
        return number(left) + " " + name;
      }
      left /= 1024;
    }
    return number(left) + " GiB";
  }

  private static String number(double value) {
    double size = Math.abs(value);
    String format =
        size >= 100 || value == Math.rint(value) ? "%.0f" : size >= 10 ? "%.1f" : "%.2f";
    return size != 0 && size < 0.01
        ? String.format(Locale.ROOT, "%.1e", value)
        : String.format(Locale.ROOT, format, value);
  }
}
