package dev.forestall.remediation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestall.model.remediation.Mode;
import dev.forestall.model.workload.Subject;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class RemediationPropertiesTest {
  @Test
  void observesAndLetsNobodyIn_byDefault() {
    RemediationProperties settings = bind(Map.of());
    assertThat(settings.mode()).isEqualTo(Mode.OBSERVE);
    assertThat(settings.users()).isEmpty();
    assertThat(settings.namespace()).isEqualTo("forestall");
    assertThat(settings.allowedHosts()).containsExactly("localhost", "127.0.0.1", "[::1]");
    assertThat(settings.allowedOrigins()).isEmpty();
    assertThat(settings.proposalExpiry()).isEqualTo(Duration.ofMinutes(30));
    assertThat(settings.enrichedWait()).isEqualTo(Duration.ofMinutes(2));
    assertThat(settings.dashboardWait()).isEqualTo(Duration.ofSeconds(3));
    assertThat(settings.trackRecordFloor()).isEqualTo(0.7);
    assertThat(settings.trackRecordCount()).isEqualTo(5);
    assertThat(settings.maxReplicas()).isEqualTo(10);
    assertThat(settings.budgets())
        .isEqualTo(
            new RemediationProperties.Budgets(
                Duration.ofHours(1), 2, 4, 8, Duration.ofMinutes(5), 20, Duration.ofMinutes(10)));
    assertThat(settings.allowedActions()).containsOnly("Rollback", "Restart", "Scale");
    assertThat(settings.policy("here").protectedNamespaces()).contains("kube-system", "forestall");
    assertThat(settings.consoleUrl()).hasToString("http://localhost:8080");
    assertThat(settings.alertmanager().url()).isEmpty();
    assertThat(settings.alertmanager().labels()).isEmpty();
    assertThat(settings.alertmanager().authorization()).isNull();
    assertThat(settings.alertmanager().timeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.alertmanager().resend()).isEqualTo(Duration.ofMinutes(1));
    assertThat(settings.alertmanager().resolvedFor()).isEqualTo(Duration.ofMinutes(15));
  }

  @Test
  void bindsEveryKey() {
    Map<String, String> given = new HashMap<>();
    given.put("cluster", "here");
    given.put("kubeconfig", "/k");
    given.put("context", "ctx");
    given.put("namespace", "ops");
    given.put("mode", "auto");
    given.put("bounds[0].namespace", "shop");
    given.put("bounds[0].workload", "cart");
    given.put("bounds[0].mode", "suggest");
    given.put("protected-namespaces", "bank,pay");
    given.put("allowed-actions", "Restart");
    given.put("max-replicas", "3");
    given.put("budgets.window", "30m");
    given.put("budgets.workload", "1");
    given.put("budgets.namespace", "2");
    given.put("budgets.cluster", "3");
    given.put("budgets.cool-down", "1m");
    given.put("budgets.storm-incidents", "7");
    given.put("budgets.storm-window", "2m");
    given.put("freezes[0].days", "SATURDAY,SUNDAY");
    given.put("freezes[0].from", "00:00");
    given.put("freezes[0].to", "00:00");
    given.put("freezes[0].zone", "Europe/Berlin");
    given.put("track-record-floor", "0");
    given.put("track-record-count", "9");
    given.put("proposal-expiry", "5m");
    given.put("enriched-wait", "1s");
    given.put("dashboard-wait", "0s");
    given.put("users[0].name", "ann");
    given.put("users[0].role", "APPROVER");
    given.put("users[0].token", "0123456789abcdef");
    given.put("allowed-hosts", "forestall.example");
    given.put("allowed-origins", "https://console.example");
    given.put("console-url", "https://console.example/ops");
    given.put("alertmanager.url", "http://am-0:9093,https://am-1/path/");
    given.put("alertmanager.labels.team", "shop");
    given.put("alertmanager.labels[on_call]", "night");
    given.put("alertmanager.labels.cost.center", "7");
    given.put("alertmanager.authorization", "Bearer hush-hush");
    given.put("alertmanager.timeout", "2s");
    given.put("alertmanager.resend", "30s");
    given.put("alertmanager.resolved-for", "0s");
    RemediationProperties settings = bind(given);
    assertThat(settings.policy("here").mode(Subject.deployment("here", "shop", "cart")))
        .isEqualTo(Mode.SUGGEST);
    assertThat(settings.policy("here").protectedNamespaces()).contains("bank", "pay", "ops");
    assertThat(settings.freezes().getFirst().days())
        .containsOnly(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);
    assertThat(settings.freezes().getFirst().from()).isEqualTo(LocalTime.MIDNIGHT);
    assertThat(settings.users().getFirst().token()).startsWith("sha256:");
    assertThat(settings.toString()).doesNotContain("0123456789abcdef").doesNotContain("hush-hush");
    assertThat(settings.consoleUrl()).hasToString("https://console.example/ops");
    assertThat(settings.alertmanager().url())
        .containsExactly(URI.create("http://am-0:9093"), URI.create("https://am-1/path/"));
    assertThat(settings.alertmanager().labels())
        .isEqualTo(Map.of("team", "shop", "on_call", "night", "cost_center", "7"));
    assertThat(settings.alertmanager().authorization()).isEqualTo("Bearer hush-hush");
    assertThat(settings.alertmanager().timeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(settings.alertmanager().resend()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.alertmanager().resolvedFor()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "mode, sometimes, sometimes",
    "allowed-actions, DeleteEverything, may hold Rollback",
    "track-record-floor, 2, between 0 and 1",
    "proposal-expiry, 0s, positive duration",
    "budgets.window, 0s, positive duration",
    "max-replicas, 0, at least 1",
    "console-url, forestall.example.org, console-url must be an address",
    "console-url, ftp://forestall, console-url must be an address",
    "console-url, http://x/?a=b, console-url must be an address",
    "alertmanager.url, alertmanager:9093, alertmanager.url must be an address",
    "alertmanager.url, http://ann:secret@am:9093, a password goes into authorization",
    "alertmanager.labels.9lives, x, labels.9lives is not a label name",
    "alertmanager.labels.severity, page, labels.severity is a label that Forestall sets",
    "alertmanager.labels.team, ' ', labels.team must not be empty",
    "alertmanager.resend, 0s, alertmanager.resend must lie in",
    "alertmanager.timeout, 0s, alertmanager.timeout must lie in",
    "alertmanager.resolved-for, -1s, alertmanager.resolved-for must not be negative",
    "alertmanager.no-such-key, x, no-such-key",
    "no-such-key, x, no-such-key"
  })
  void namesTheKey_whenAValueIsWrong(String key, String value, String said) {
    assertThatThrownBy(() -> bind(Map.of(key, value))).hasStackTraceContaining(said);
  }

  @Test
  void refusesAShortTokenWithoutShowingIt() {
    assertThatThrownBy(() ->
            bind(
                Map.of("users[0].name", "ann", "users[0].role", "ADMIN", "users[0].token", "hush")))
        .hasStackTraceContaining("users[].token of ann must have at least 16 characters")
        .rootCause()
        .hasMessageNotContaining("hush");
  }

  private static RemediationProperties bind(Map<String, String> given) {
    Map<String, String> keys = new HashMap<>();
    given.forEach((k, v) -> keys.put("forestall.remediation." + k, v));
    return new Binder(new MapConfigurationPropertySource(keys))
        .bindOrCreate(
            "forestall.remediation",
            org.springframework.boot.context.properties.bind.Bindable.of(
                RemediationProperties.class),
            new NoUnboundElementsBindHandler(
                org.springframework.boot.context.properties.bind.BindHandler.DEFAULT));
  }
}
