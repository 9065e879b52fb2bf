package dev.forestall.dashboard.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.model.incident.IncidentId;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IncidentPageTest {
  @ParameterizedTest
  @CsvSource({
    "http://h:8080,http://h:8080/incidents/dc8f8fc158b329b5",
    "http://h:8080/,http://h:8080/incidents/dc8f8fc158b329b5",
    "https://h/forestall//,https://h/forestall/incidents/dc8f8fc158b329b5"
  })
  void isBelowTheConsole_whereverThatIs(String console, String expected) {
    assertThat(new IncidentPage(URI.create(console)).of(new IncidentId("dc8f8fc158b329b5")))
        .isEqualTo(new Picture(expected, "dc8f8fc158b329b5"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../admin", "a?b=c", "a#b", "a b", "..", "\u00fc", "javascript:x"})
  void staysOneSegment_whenAnIdFromTheTopicIsStrange(String id) {
    String url = new IncidentPage(URI.create("http://h")).of(new IncidentId(id)).url();
    URI read = URI.create(url);
    assertThat(read.normalize().getRawPath()).startsWith("/incidents/").hasSizeGreaterThan(11);
    assertThat(read.getRawPath().substring("/incidents/".length())).doesNotContain("/");
    assertThat(read.getRawQuery()).isNull();
    assertThat(read.getRawFragment()).isNull();
  }

  @Test
  void isTheSame_whenMadeAgain() {
    IncidentPage page = new IncidentPage(URI.create("http://h"));
    IncidentId id = new IncidentId("dc8f8fc158b329b5");
    assertThat(page.of(id)).isEqualTo(page.of(id));
  }
}
