package dev.forestall.service;

import java.util.Collection;

/**
 * What a service does with the records of its topics. All methods run on the one consumer thread.
 */
public interface RecordHandler {
  /**
   * Handles one record; returning lets its offset be committed. May see a record again.
   *
   * @throws UnprocessableRecordException to have it dead-lettered at once; any other exception is
   *     taken for a passing failure and the record comes again
   */
  void handle(ReceivedRecord received);

  /**
   * These partitions of all topics of the service are now in this hand. Runs before their first
   * record and may block for a replay.
   */
  default void assigned(Collection<Integer> partitions) {}

  /**
   * The same with the generation of the consumer group: a later owner of a partition has a higher
   * one, so that what an earlier one still writes elsewhere can be told.
   */
  default void assigned(Collection<Integer> partitions, int generation) {
    assigned(partitions);
  }

  /** These partitions are no longer in this hand. */
  default void revoked(Collection<Integer> partitions) {}

  /** After the records of each poll, and about twice a second of real time when none come. */
  default void batchDone() {}
}
