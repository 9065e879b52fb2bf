package dev.forestall.lab.openai;

/** How the stub behaves. */
public enum StubMode {
  /** Chooses a rollback from the list that the prompt holds, else the first action of it. */
  GOOD,
  /** Answers prose. */
  NONSENSE,
  /** Answers after two minutes. */
  SLOW,
  /** Answers 500. */
  ERROR
}
