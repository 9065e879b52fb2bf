package dev.forestall.lab.cluster.api;

import java.util.ArrayList;
import java.util.List;

/** Every write from outside, refused ones and dry runs included, in the order of arrival. */
public final class WriteLog {
  private final List<WriteRecord> records = new ArrayList<>();

  WriteLog() {}

  public synchronized List<WriteRecord> all() {
    return List.copyOf(records);
  }

  synchronized void add(WriteRecord write) {
    records.add(write);
  }
}
