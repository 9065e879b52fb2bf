package dev.forestall.detector.units;

import dev.forestall.detector.rootcause.WorkloadSlice.Work;
import dev.forestall.model.event.LogsObserved.TemplateCount;
import dev.forestall.model.event.SpansObserved.EventKind;
import dev.forestall.model.event.SpansObserved.Events;
import dev.forestall.model.event.SpansObserved.Requests;
import dev.forestall.model.event.SpansObserved.Unit;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names what is counted. Names are somebody else's and are cut.
 *
 * @param sort what is counted
 * @param entry entry operation of what happens in requests, else empty; also empty for lines of no
 *     known request
 * @param callee the other workload of a gap or a call, else empty
 * @param target the operation, the log's template, or the pod
 */
record UnitName(Sort sort, String entry, String callee, String target) {
  private static final int LONGEST = 120;

  /**
   * Where a span does not say that it asks a database, its name decides: in OpenTelemetry's
   * conventions it is the statement's verb and what it is done to, which no path of HTTP is.
   */
  private static final Pattern STATEMENT =
      Pattern.compile(
          "(?:select|insert|update|delete|upsert|merge|find|aggregate)\\s+[^/].*|sql\\..*|redis.*");

  UnitName {
    entry = cut(entry);
    callee = cut(callee);
    target = cut(target);
  }

  /** What is counted. */
  enum Sort {
    /** Own time of spans: n, Σl, Σl². */
    TIME(0),
    /** Own time of a database's or a broker's client spans. */
    DATABASE(1),
    /** The gap of calls. */
    GAP(2),
    /** Requests by entry operation: n. */
    REQUESTS(3),
    /**
     * Inner operations of a request: how often, Σ (how often in one request)², requests with it.
     */
    OPERATION(4),
    /** Calls of another workload. */
    CALL(5),
    /** Spans that failed. */
    ERROR(6),
    /** Lines of log. */
    LOG(7),
    /** Requests that a pod served: n, and of ln(1 + own time of each) Σ and Σ². */
    POD(8),
    /** The same of its gaps. */
    POD_GAP(9),
    /** Requests at which a pod failed: n. */
    POD_FAILED(10);

    private final int code;

    Sort(int code) {
      this.code = code;
    }

    /** In the stored form. */
    int code() {
      return code;
    }

    /** Whether it is counted for one pod. */
    boolean ofPod() {
      return this == POD || this == POD_GAP || this == POD_FAILED;
    }

    static Optional<Sort> of(long code) {
      return Arrays.stream(values()).filter(s -> s.code == code).findFirst();
    }

    Work work() {
      return this == GAP ? Work.GAP : this == DATABASE ? Work.DATABASE : Work.INNER;
    }
  }

  static UnitName of(Unit unit) {
    if (unit.callee() != null) {
      return new UnitName(Sort.GAP, "", unit.callee(), unit.operation());
    }
    boolean outside =
        unit.outside() != null || STATEMENT.matcher(lower(unit.operation())).matches();
    return new UnitName(outside ? Sort.DATABASE : Sort.TIME, "", "", unit.operation());
  }

  static UnitName ofPod(Sort sort, String pod) {
    return new UnitName(sort, "", "", pod);
  }

  static UnitName of(Requests requests) {
    return new UnitName(Sort.REQUESTS, requests.entryOperation(), "", "");
  }

  static UnitName of(Events events) {
    return new UnitName(
        sort(events.kind()), events.entryOperation(), orEmpty(events.callee()), events.target());
  }

  static UnitName of(TemplateCount lines) {
    return new UnitName(Sort.LOG, orEmpty(lines.entryOperation()), "", lines.template());
  }

  private static Sort sort(EventKind kind) {
    return switch (kind) {
      case INNER -> Sort.OPERATION;
      case CALL -> Sort.CALL;
      case ERROR -> Sort.ERROR;
    };
  }

  private static String lower(String operation) {
    return cut(operation).toLowerCase(Locale.ROOT);
  }

  private static String orEmpty(@Nullable String name) {
    return name == null ? "" : name;
  }

  /** The key of a workload is longer than other names, and has to stay whole. */
  private static String cut(String name) {
    int longest = name.indexOf('/') > 0 ? 4 * LONGEST : LONGEST;
    if (name.length() <= longest) {
      return name;
    }
    boolean half = Character.isHighSurrogate(name.charAt(longest - 1));
    return name.substring(0, half ? longest - 1 : longest);
  }
}
