package dev.forestall.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.feedback.record.Ledger;
import dev.forestall.model.incident.IncidentResolved.Outcome;
import dev.forestall.model.remediation.Judgement;
import dev.forestall.model.remediation.Verdict;
import dev.forestall.model.wire.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.JsonNode;

class ExportTest {
  private static final String TOKEN = "0123456789abcdef";

  @Test
  void hasALineAnAttempt_whenSomethingWasTried() throws IOException {
    Ledger ledger = new Ledger();
    Story story = Story.of("cart");
    ledger.note(story.opened());
    ledger.note(story.afterRollout());
    ledger.note(story.diagnosed());
    ledger.note(story.proposed());
    ledger.note(story.approved());
    ledger.note(story.executed());
    ledger.note(story.verdict(1, Verdict.IMPROVED));
    ledger.note(story.says(Judgement.USEFUL));
    JsonNode line = only(export(ledger));
    assertThat(line.at("/incident/id").asString()).isEqualTo(story.id().value());
    assertThat(line.at("/incident/afterChange").asBoolean()).isTrue();
    assertThat(line.at("/incident/judgement").asString()).isEqualTo("USEFUL");
    assertThat(line.at("/incident/ownDoing").asBoolean()).isFalse();
    assertThat(line.at("/diagnosis/explanation").asString()).startsWith("it leaks");
    assertThat(line.at("/action/action/type").asString()).isEqualTo("Rollback");
    assertThat(line.at("/action/decision").asString()).isEqualTo("APPROVED");
    assertThat(line.at("/verdict/verdict").asString()).isEqualTo("IMPROVED");
  }

  @Test
  void hasALineAnIncident_whenNothingWasTried_oldestFirst() throws IOException {
    Ledger ledger = new Ledger();
    Story late = Story.of("late", Story.ONSET.plusSeconds(60));
    Story early = Story.of("early");
    ledger.note(late.opened());
    ledger.note(early.opened());
    ledger.note(early.resolved(Outcome.WITHDRAWN));
    List<JsonNode> lines = export(ledger);
    assertThat(lines)
        .extracting(line -> line.at("/incident/subject/name").asString())
        .containsExactly("early", "late");
    assertThat(lines.getFirst().at("/incident/outcome").asString()).isEqualTo("WITHDRAWN");
    assertThat(lines).allMatch(line -> !line.has("action") && !line.has("verdict"));
  }

  @ParameterizedTest
  @CsvSource({
    ",127.0.0.1,localhost,,200",
    ",127.0.0.1,127.0.0.1,,200",
    ",::1,[::1],,200",
    ",127.0.0.1,evil.example.org,,403",
    ",10.0.0.7,localhost,,403",
    "0123456789abcdef,10.0.0.7,feedback,Bearer 0123456789abcdef,200",
    "0123456789abcdef,127.0.0.1,localhost,,401",
    "0123456789abcdef,127.0.0.1,localhost,Bearer 0123456789abcdeX,401",
    "0123456789abcdef,127.0.0.1,localhost,Basic 0123456789abcdef,401"
  })
  void opens_whenTheTokenIsHeldOrTheCallerIsLocal(
      @Nullable String token, String from, String host, @Nullable String sent, int expected)
      throws Exception {
    MockHttpServletRequest request = new MockHttpServletRequest("GET", "/export");
    request.setRemoteAddr(from);
    request.setServerName(host);
    if (sent != null) {
      request.addHeader("Authorization", sent);
    }
    MockHttpServletResponse response = new MockHttpServletResponse();
    MockFilterChain chain = new MockFilterChain();
    new ExportDoor(token).doFilter(request, response, chain);
    assertThat(response.getStatus()).isEqualTo(expected);
    assertThat(chain.getRequest() != null).isEqualTo(expected == 200);
    if (expected != 200) {
      assertThat(response.getContentType()).startsWith("application/problem+json");
      assertThat(Wire.json().readTree(response.getContentAsString()).get("detail").asString())
          .contains("forestall.feedback.export-token")
          .doesNotContain(TOKEN);
    }
  }

  private static List<JsonNode> export(Ledger ledger) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Objects.requireNonNull(new ExportResource(ledger).export().getBody()).writeTo(out);
    return out.toString(StandardCharsets.UTF_8).lines().map(Wire.json()::readTree).toList();
  }

  private static JsonNode only(List<JsonNode> lines) {
    assertThat(lines).hasSize(1);
    return lines.getFirst();
  }
}
