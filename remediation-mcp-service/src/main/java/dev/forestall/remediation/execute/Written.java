package dev.forestall.remediation.execute;

/** What became of a write. */
public sealed interface Written {
  /** It happened; the object has this resource version now. */
  record Done(String resourceVersion) implements Written {}

  /** Somebody else was faster: nothing was written, and the object must be read again. */
  record Conflict(String sentence) implements Written {}

  /** It was refused: nothing was written. */
  record Failed(String code, String sentence) implements Written {}

  /** Nobody knows: the object's annotation will tell. */
  record Unknown(String sentence) implements Written {}
}
