package dev.forestall.remediation.notify;

/** What became of sending an alert. */
public enum Delivery {
  /** Alertmanager took it. */
  ACCEPTED,
  /** Alertmanager will not have it as it is; it is not sent again before its next turn. */
  REFUSED,
  /** Alertmanager was away or overloaded; it is tried again. */
  FAILED,
  /** It could not be sent until nobody stood behind it any more. */
  EXPIRED
}
