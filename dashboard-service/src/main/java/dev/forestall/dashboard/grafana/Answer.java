package dev.forestall.dashboard.grafana;

import tools.jackson.databind.JsonNode;

/**
 * What came back.
 *
 * @param status HTTP status
 * @param json the body; a missing node when it is not JSON
 */
record Answer(int status, JsonNode json) {
  boolean ok() {
    return status == 200 || status == 201;
  }
}
