package dev.forestall.collector.otlp;

import java.time.Duration;
import java.util.Locale;

/** What a sender is told, in either protocol. */
sealed interface Answer {
  /**
   * Taken.
   *
   * @param rejected spans or lines that were dropped, 0 for none
   * @param sentence why, empty for none
   */
  record Taken(long rejected, String sentence) implements Answer {}

  /**
   * Nothing was taken: send it again.
   *
   * @param sentence why
   * @param after when
   */
  record Later(String sentence, Duration after) implements Answer {}

  /**
   * Nothing was taken, and sending the same again cannot help.
   *
   * @param fault what is wrong with it
   * @param sentence what is wrong with it, for a person
   */
  record Refused(Fault fault, String sentence) implements Answer {}

  /** What is wrong with a request; gRPC's codes are those of google.rpc.Code. */
  enum Fault {
    MALFORMED(400, 3),
    TOO_LARGE(413, 8),
    WRONG_TYPE(415, 3);

    private final int http;
    private final int grpc;

    Fault(int http, int grpc) {
      this.http = http;
      this.grpc = grpc;
    }

    int http() {
      return http;
    }

    int grpc() {
      return grpc;
    }

    String tag() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
