package dev.forestall.collector.aggregate;

/** How often something happened within requests. */
final class Occurrences {
  private long count;
  private double sumOfSquares;
  private long requests;

  void inOneRequest(int times) {
    count += times;
    sumOfSquares += (double) times * times;
    requests++;
  }

  void outsideRequests(int times) {
    count += times;
  }

  long count() {
    return count;
  }

  double sumOfSquares() {
    return sumOfSquares;
  }

  long requests() {
    return requests;
  }
}
