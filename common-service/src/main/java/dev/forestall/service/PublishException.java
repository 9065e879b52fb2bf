package dev.forestall.service;

/**
 * Kafka did not acknowledge a record. Publishing it again is safe: event ids make it idempotent.
 */
public final class PublishException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With the topic's name and the cause. */
  public PublishException(String topic, Throwable cause) {
    super("Kafka did not acknowledge a record of " + topic, cause);
  }
}
