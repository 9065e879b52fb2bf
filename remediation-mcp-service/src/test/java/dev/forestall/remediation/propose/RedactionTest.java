package dev.forestall.remediation.propose;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RedactionTest {
  private final Redaction redaction = new Redaction("uid");

  @Test
  void hashesWhatLooksSecret_andShowsTheRest() {
    JsonNode redacted =
        redaction.redact(
            Json.parse(
                """
                {"env":[{"name":"DB_PASSWORD","value":"hunter2"},{"name":"PORT","value":"8080"},
                  {"name":"URL","value":"postgres://joe:hunter2@db/x"},
                  {"name":"KEY","valueFrom":{"secretKeyRef":{"name":"creds","key":"password"}}}],
                 "args":["--password","hunter2","--api-key=hunter2","--port","80"],
                 "annotations":{"auth-token":"hunter2","plain":"shown"},
                 "volumes":[{"secret":{"secretName":"creds"}}]}
                """));
    assertThat(redacted.toString())
        .doesNotContain("hunter2")
        .contains("8080", "creds", "shown", "--port", "\"80\"", "\"--password\"");
  }

  @Test
  void showsThatTwoSecretsDiffer_withoutShowingThem() {
    JsonNode one = redaction.redact(Json.parse("{\"password\":\"a\"}"));
    JsonNode same = redaction.redact(Json.parse("{\"password\":\"a\"}"));
    JsonNode other = redaction.redact(Json.parse("{\"password\":\"b\"}"));
    assertThat(one).isEqualTo(same).isNotEqualTo(other);
    assertThat(new Redaction("other").redact(Json.parse("{\"password\":\"a\"}"))).isNotEqualTo(one);
  }
}
