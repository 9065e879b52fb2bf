package dev.forestall.detector.units;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** One slice of a workload, being added to. */
final class Slice {
  /** Records of which one slice may be made. */
  private static final int MOST_EVENTS = 256;

  private final Set<Long> events;
  private final TreeMap<Integer, Sums> sums;
  private long dropped;

  Slice() {
    this(new LinkedHashSet<>(), new TreeMap<>(), 0);
  }

  Slice(Set<Long> events, Map<Integer, Sums> sums, long dropped) {
    this.events = new LinkedHashSet<>(events);
    this.sums = new TreeMap<>(sums);
    this.dropped = dropped;
  }

  /** Whether the record is new to it and there is room for its identity. */
  boolean admit(String eventId) {
    return events.size() < MOST_EVENTS && events.add(identity(eventId));
  }

  boolean knows(String eventId) {
    return events.contains(identity(eventId));
  }

  void add(int name, Sums more) {
    sums.merge(name, more, Sums::plus);
  }

  void dropped(long more) {
    dropped += Math.max(0, more);
  }

  Set<Long> events() {
    return events;
  }

  Map<Integer, Sums> sums() {
    return sums;
  }

  /** Spans and lines that were counted under no name. */
  long dropped() {
    return dropped;
  }

  /** 64 bits of FNV-1a: event ids are random, so that two are not mistaken for one. */
  private static long identity(String eventId) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < eventId.length(); i++) {
      hash = (hash ^ eventId.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }
}
