package dev.forestall.remediation.cluster;

/** The API server does not answer, or not what was asked; trying later may help. */
public final class ClusterUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a sentence for a person. */
  public ClusterUnavailableException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
