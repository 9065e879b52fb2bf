package dev.forestall.detector.rootcause;

/** What can be left out of the method, to see what it is worth. */
public enum Part {
  /** Own time of spans. */
  SELF,
  /** Gaps between a client span and the server behind it. */
  EDGES,
  /** Giving an edge to the end most of whose edges moved; without it both ends get half. */
  COHERENCE,
  /** Log templates per request. */
  LOGS,
  /** Calls per request. */
  CALLS,
  /** Inner operations per request. */
  OPERATIONS,
  /** Dividing by how much a rate flapped before. */
  FLAPPING,
  /** Failed spans per request. */
  ERRORS,
  /** Discounting what is called differently. */
  CALLED_DIFFERENTLY,
  /** One pod against the others of its workload. */
  PODS,
  /** Processor, memory and latency at the server. */
  METRICS,
  /** Forgetting the minutes after earlier incidents. */
  QUARANTINE,
  /** Minutes before the onset that are no reference. */
  GUARD,
  /** Looking for a later onset, because one may be told early. */
  LATER,
  /** Variance that few spans and few requests are lent. */
  VARIANCE_FLOOR
}
