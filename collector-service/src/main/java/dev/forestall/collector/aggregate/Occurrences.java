package dev.forestall.collector.aggregate;

/** How often something happened within requests. */
final class Occurrences {
  private long count;
  private double sumOfSquares;
  private long requests;
  private double adjusted;

  /**
   * Within a request.
   *
   * @param standsFor how many requests it stands for
   */
  void inOneRequest(int times, double standsFor) {
    adjusted += times * standsFor;
    count += times;
    sumOfSquares += (double) times * times;
    requests++;
  }

  void outsideRequests(int times) {
    adjusted += times;
    count += times;
  }

  long count() {
    return count;
  }

  double adjusted() {
    return adjusted;
  }

  double sumOfSquares() {
    return sumOfSquares;
  }

  long requests() {
    return requests;
  }
}
