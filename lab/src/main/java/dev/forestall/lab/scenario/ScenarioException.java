package dev.forestall.lab.scenario;

/** A scenario file cannot be used: one sentence with file, key and what was expected. */
public final class ScenarioException extends RuntimeException {
  ScenarioException(String sentence) {
    super(sentence);
  }
}
