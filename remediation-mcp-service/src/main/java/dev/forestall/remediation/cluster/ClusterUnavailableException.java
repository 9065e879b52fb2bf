package dev.forestall.remediation.cluster;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;

/** The API server does not answer, or not what was asked; trying later may help. */
public final class ClusterUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a sentence for a person. */
  public ClusterUnavailableException(String sentence, Throwable cause) {
    super(sentence, cause);
  }

  /** Whether the answer was that this account may not: asking again does not help. */
  public boolean forbidden() {
    return getCause() instanceof KubernetesClientException e
        && e.getCode() == HttpURLConnection.HTTP_FORBIDDEN;
  }
}
