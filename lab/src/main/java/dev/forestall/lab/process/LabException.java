package dev.forestall.lab.process;

/** Something a person must mend; its message is one sentence that says what to do. */
public final class LabException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With the sentence. */
  public LabException(String sentence) {
    super(sentence);
  }

  /** With the sentence and the cause. */
  public LabException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
