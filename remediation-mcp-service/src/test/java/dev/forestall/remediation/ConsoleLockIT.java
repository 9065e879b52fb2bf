package dev.forestall.remediation;

import static dev.forestall.remediation.ConsoleApplication.APPROVER;
import static dev.forestall.remediation.ConsoleApplication.PATIENCE;
import static dev.forestall.remediation.ConsoleApplication.VIEWER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.forestall.model.remediation.RequestRefused;
import dev.forestall.remediation.incident.ProposalState;
import dev.forestall.remediation.testing.ConsoleClient;
import dev.forestall.remediation.testing.Night;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The console's lock and its answers to bad input, over plain HTTP. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConsoleLockIT {
  private static ConsoleApplication app;

  @BeforeAll
  static void open() {
    app = new ConsoleApplication();
  }

  @AfterAll
  static void close() {
    app.close();
  }

  @Test
  void approvesNothing_withoutSessionOrCsrfToken_orFromAForeignOrigin() {
    Night night = app.proposed("cart");
    String path = "/proposals/" + night.proposal(1) + "/approve";
    Map<String, String> form = Map.of("digest", app.digest(night, 1));

    ConsoleClient nobody = client();
    refused(nobody.post(path, form), 403, "Nothing was done");
    refused(nobody.post(path, form, "Authorization", "Bearer " + APPROVER), 403, "Nothing");

    ConsoleClient ann = client();
    assertThat(ann.signIn(APPROVER).statusCode()).isEqualTo(302);
    refused(ann.post(path, form), 403, "decide there");
    Map<String, String> wrong = Map.of("digest", app.digest(night, 1), "_csrf", "nonsense");
    refused(ann.post(path, wrong), 403, "Nothing was done");
    String csrf = ConsoleClient.csrf(ann.get("/").body());
    Map<String, String> right = Map.of("digest", app.digest(night, 1), "_csrf", csrf);
    HttpResponse<String> foreign = ann.post(path, right, "Origin", "https://evil.example");
    assertThat(foreign.statusCode()).isEqualTo(403);
    assertThat(foreign.body()).contains("FOREIGN_ORIGIN");
    refused(nobody.post(path, right), 403, "Nothing was done");
    assertThat(ann.get(path).statusCode()).as("a link approves nothing").isEqualTo(404);

    assertThat(app.doors().proposal(root(), night.proposal(1)).state())
        .isEqualTo(ProposalState.PENDING);
    assertThat(app.cluster.writes()).isEmpty();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(refusals())
                .filteredOn(r -> r.code().equals("CSRF"))
                .hasSize(2)
                .allSatisfy(r -> {
                  assertThat(r.by()).isEqualTo("ann");
                  assertThat(r.door()).isEqualTo("console");
                  assertThat(r.request()).contains(night.proposal(1).value());
                }));
    assertThat(client().metrics())
        .contains("forestall_remediation_refusals_total{door=\"console\",reason=\"CSRF\"}");

    assertThat(ann.post(path, right).statusCode()).isEqualTo(302);
    app.await(night, 1, ProposalState.EXECUTED);
    refused(ann.change(path, form), 409, "it cannot be decided on");
    assertThat(app.cluster.writes()).hasSize(1);
  }

  @Test
  void asksForASignIn_andComesBackFromIt() {
    ConsoleClient somebody = client();
    HttpResponse<String> asked = somebody.get("/incidents/abc?x=1");
    assertThat(asked.statusCode()).isEqualTo(302);
    assertThat(asked.headers().firstValue("location").orElse(""))
        .endsWith("/login?next=%2Fincidents%2Fabc%3Fx%3D1");
    assertThat(asked.headers().firstValue("set-cookie")).isEmpty();
    HttpResponse<String> fromAfar = somebody.get("/incidents/abc", "Sec-Fetch-Site", "cross-site");
    assertThat(fromAfar.statusCode()).isEqualTo(200);
    assertThat(fromAfar.body()).contains("0;url=/incidents/abc");
    assertThat(fromAfar.headers().firstValue("set-cookie")).isEmpty();
    assertThat(somebody.get("/events/incidents").statusCode()).isEqualTo(401);
    assertThat(somebody.get("/", "HX-Request", "true").headers().firstValue("HX-Redirect"))
        .contains("/login?next=%2F");

    HttpResponse<String> page = somebody.get("/login?next=/audit");
    String cookie = page.headers().firstValue("set-cookie").orElse("");
    assertThat(cookie).contains("FORESTALL_SESSION=", "HttpOnly", "SameSite=Strict");
    assertThat(page.headers().firstValue("content-security-policy").orElse(""))
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(page.headers().firstValue("x-frame-options")).contains("DENY");
    for (String next : List.of("//evil.example", "https://evil.example", "/\\evil.example")) {
      ConsoleClient other = client();
      String csrf = ConsoleClient.csrf(other.get("/login").body());
      HttpResponse<String> in =
          other.post("/login", Map.of("token", VIEWER, "next", next, "_csrf", csrf));
      assertThat(in.headers().firstValue("location").orElse("")).isIn("/", app.address + "/");
    }
    HttpResponse<String> in =
        somebody.post(
            "/login",
            Map.of("token", VIEWER, "next", "/audit", "_csrf", ConsoleClient.csrf(page.body())));
    assertThat(in.headers().firstValue("location").orElse("")).endsWith("/audit");
    assertThat(in.headers().firstValue("set-cookie").orElse("FORESTALL_SESSION=same"))
        .as("another session than before the sign-in")
        .isNotEqualTo(cookie);
    assertThat(somebody.get("/audit").statusCode()).isEqualTo(200);

    assertThat(somebody.change("/logout", Map.of()).headers().firstValue("location").orElse(""))
        .endsWith("/login?out");
    assertThat(somebody.get("/audit").statusCode()).isEqualTo(302);
  }

  @Test
  void answersWithAPageThatSaysWhatToDo_whenARequestMakesNoSense() {
    Night night = app.proposed("basket");
    String incident = "/incidents/" + night.id();
    ConsoleClient ann = client();
    ann.signIn(APPROVER);
    refused(ann.get("/incidents/0000000000000000"), 404, "The list has all that is known");
    refused(ann.get("/nothing"), 404, "There is no such page");
    refused(ann.get("/incidents/%3Cscript%3Ealert(1)"), 404, "There is no such");
    refused(ann.get("/audit?skip=many"), 400, "made no sense");
    Map<String, String> digest = Map.of("digest", app.digest(night, 1));
    refused(ann.change("/proposals/none-1/approve", digest), 404, "There is no such thing");
    refused(ann.change("/proposals/" + night.proposal(1) + "/approve", Map.of()), 400, "missing");
    refused(
        ann.change("/proposals/" + night.proposal(1) + "/approve", Map.of("digest", "another")),
        409,
        "read it again");
    refused(ann.change(incident + "/feedback", Map.of("judgement", "LOVELY")), 400, "no sense");
    refused(ann.change(incident + "/propose", Map.of("action", "Delete")), 400, "Rollback");
    refused(
        ann.change(incident + "/propose", Map.of("action", "Scale", "replicas", "many")),
        400,
        "whole number");
    refused(
        ann.change(incident + "/propose", Map.of("action", "Restart", "why", "x".repeat(2_001))),
        400,
        "at most 2000");
    refused(ann.change("/automation/pause", Map.of("reason", " ")), 400, "Say why");
    refused(ann.change("/automation/resume", Map.of()), 403, "ADMIN");
    ConsoleClient vic = client();
    vic.signIn(VIEWER);
    refused(vic.change("/proposals/" + night.proposal(1) + "/approve", digest), 403, "APPROVER");
    refused(vic.change("/automation/pause", Map.of("reason", "x")), 403, "APPROVER");
    assertThat(app.doors().proposal(root(), night.proposal(1)).state())
        .isEqualTo(ProposalState.PENDING);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(refusals())
                .extracting(RequestRefused::code)
                .contains("UNKNOWN_PROPOSAL", "OTHER_DIGEST", "INVALID", "ROLE"));
    assertThat(vic.get("/audit").body()).contains("Request refused", "by vic");
  }

  @Test
  void letsNobodyDecide_onWhatIsStaleOrExpired() {
    Night night = app.proposed("search");
    ConsoleClient ann = client();
    ann.signIn(APPROVER);
    String first = app.digest(night, 1);
    assertThat(
            ann.change(
                    "/incidents/" + night.id() + "/propose",
                    Map.of("action", "Restart", "why", "<b>bold</b>"))
                .statusCode())
        .isEqualTo(302);
    app.await(night, 2, ProposalState.PENDING);
    String path = "/proposals/" + night.proposal(1) + "/approve";
    refused(ann.change(path, Map.of("digest", first)), 409, "is STALE");
    String mine = "/proposals/" + night.proposal(2) + "/approve";
    refused(ann.change(mine, Map.of("digest", app.digest(night, 2))), 403, "somebody else");
    String page = ann.get("/incidents/" + night.id()).body();
    assertThat(page).contains("&lt;b&gt;bold&lt;/b&gt;", "Out of date").doesNotContain("<b>bold");

    app.clock.pass(Duration.ofMinutes(31));
    assertThat(ann.get("/incidents/" + night.id()).body())
        .as("at once, and not only when its owner has noticed")
        .contains("data-state=\"EXPIRED\"")
        .doesNotContain("id=\"reject\"");
    refused(
        ann.change(
            "/proposals/" + night.proposal(2) + "/reject", Map.of("digest", app.digest(night, 2))),
        409,
        "");
    assertThat(app.doors().proposal(root(), night.proposal(2)).state())
        .isIn(ProposalState.PENDING, ProposalState.EXPIRED);
  }

  @Test
  void tellsAPageThatItChanged() throws Exception {
    Night night = app.proposed("stream");
    ConsoleClient ann = client();
    ann.signIn(APPROVER);
    String seen = app.doors().version().orElseThrow();
    try (var lines = ann.lines("/events/incidents/" + night.id() + "?seen=" + seen)) {
      assertThat(lines.next("event:now")).isNotEmpty();
      assertThat(lines.next("data:")).isEqualTo("data:" + app.clock.instant().toEpochMilli());
      app.publish(night.updated(app.clock.instant()));
      assertThat(lines.next("event:changed")).isNotEmpty();
      assertThat(lines.next("id:")).isNotEqualTo("id:" + seen);
    }
  }

  @Test
  @Order(Integer.MAX_VALUE - 1)
  void letsPagesPoll_whenTooManyListen() throws Exception {
    ConsoleClient ann = client();
    ann.signIn(APPROVER);
    List<ConsoleClient.Lines> open = new ArrayList<>();
    while (open.size() < 100) {
      open.add(ann.lines("/events/incidents"));
      assertThat(open.getLast().status()).isEqualTo(200);
    }
    assertThat(ann.lines("/events/incidents").status()).isEqualTo(503);
    for (ConsoleClient.Lines lines : open.subList(0, 50)) {
      lines.close();
    }
    await()
        .atMost(PATIENCE)
        .until(() -> ann.lines("/events/incidents").status() == 200); // the rest ends with the app
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void slowsDownWhoGuesses() {
    ConsoleClient guesser = client();
    String page = guesser.get("/login").body();
    String csrf = ConsoleClient.csrf(page);
    int locked = 0;
    for (int i = 0; i < 8; i++) {
      HttpResponse<String> answer =
          guesser.post("/login", Map.of("token", "guess-0123456789-" + i, "_csrf", csrf));
      locked += answer.statusCode() == 429 ? 1 : 0;
      assertThat(answer.statusCode()).isIn(401, 429);
      assertThat(answer.body()).contains("id=\"failed\"").doesNotContain("guess-");
    }
    assertThat(locked).isEqualTo(3);
    assertThat(guesser.post("/login", Map.of("token", VIEWER, "_csrf", csrf)).statusCode())
        .as("even the right one, for a while")
        .isEqualTo(429);
    assertThat(client().metrics())
        .contains("door=\"console\",reason=\"SIGN_IN\"", "reason=\"SIGN_IN_THROTTLED\"");
  }

  private static void refused(HttpResponse<String> answer, int status, String said) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith("text/html");
    assertThat(answer.body()).contains("<h1>", said, "To the incidents").doesNotContain("<script>");
  }

  private static List<RequestRefused> refusals() {
    return app.audit(Optional.empty()).stream()
        .filter(RequestRefused.class::isInstance)
        .map(RequestRefused.class::cast)
        .toList();
  }

  private static ConsoleClient client() {
    return new ConsoleClient(app.address);
  }

  private static Actor root() {
    return new Actor("root", Role.ADMIN, "console");
  }
}
