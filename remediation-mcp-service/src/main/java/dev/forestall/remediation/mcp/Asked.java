package dev.forestall.remediation.mcp;

import org.jspecify.annotations.Nullable;

/** What the arguments of several tools have in common. */
final class Asked {
  static final String INCIDENT = "Id of the incident, as list_incidents gives it";
  static final String PROPOSAL = "Id of the proposal, as list_proposals gives it";
  static final String DIGEST =
      "The digest that get_proposal gave you: it binds the decision to what you saw";
  static final String COMMENT = "Why, for the audit trail";
  static final String SOMETHING = "\\S";
  static final int LONGEST_ID = 64;
  static final int LONGEST_DIGEST = 128;
  static final int LONGEST_TEXT = 2_000;
  static final int LONGEST_NAME = 253;

  private Asked() {}

  static int or(@Nullable Integer given, int otherwise) {
    return given == null ? otherwise : given;
  }

  static String or(@Nullable String given) {
    return given == null ? "" : given;
  }
}
