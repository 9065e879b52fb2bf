package dev.forestall.remediation;

import static dev.forestall.remediation.ConsoleApplication.ADMIN;
import static dev.forestall.remediation.ConsoleApplication.APPROVER;
import static dev.forestall.remediation.ConsoleApplication.OTHER;
import static dev.forestall.remediation.ConsoleApplication.PATIENCE;
import static dev.forestall.remediation.ConsoleApplication.VIEWER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.forestall.model.remediation.FeedbackGiven;
import dev.forestall.remediation.incident.ProposalState;
import dev.forestall.remediation.testing.Browser;
import dev.forestall.remediation.testing.Incidents;
import dev.forestall.remediation.testing.Night;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The console in a headless Chromium: what people see, and what their clicks and keys do. */
class ConsoleIT {
  private static ConsoleApplication app;
  private static Browser browser;

  @BeforeAll
  static void open() {
    assumeTrue(Browser.installed(), Browser.MISSING);
    app = new ConsoleApplication();
    browser = new Browser(app.address);
    browser.look(false, 1280, 900);
  }

  @AfterAll
  static void close() {
    if (browser != null) {
      browser.close();
    }
    if (app != null) {
      app.close();
    }
  }

  @Test
  void showsAnIncidentAsItGrows_andApprovesByKeyboardAlone() {
    int writes = app.cluster.writes().size();
    Night night = app.opened("checkout");
    browser.signIn(APPROVER);
    browser.complaints(); // of the tests before
    browser.open("/incidents/" + night.id());
    assertThat(browser.text("h1")).isEqualTo("shop/checkout will run out of memory");
    assertThat(browser.text(".count")).contains("12 min", "9 to 16 min", "97 % likely");
    assertThat(browser.has("#approve")).isFalse();

    browser.run("window.same = true");
    app.enrich(night);
    until(() -> browser.has("#approve") && browser.find("#approve").isEnabled());
    assertThat(browser.run("return window.same")).as("without a reload").isEqualTo(true);
    assertThat(browser.text("#decide")).contains("Roll shop/checkout back", "checkout:v1");
    assertThat(browser.text(".diff")).contains("localhost/checkout:v2", "localhost/checkout:v1");
    assertThat(browser.page()).doesNotContain("hunter");
    until(() -> browser.pixels("--line-1") > 100);
    assertThat(browser.pixels("--limit")).as("limit").isGreaterThan(100);
    assertThat(browser.pixels("--forecast")).as("forecast").isGreaterThan(50);
    assertThat(browser.pixels("--mark")).as("rollout, onset").isGreaterThan(100);
    assertThat(browser.text("#plots")).contains("limit", "forecast", "80 %", "512 MiB");
    assertThat(browser.text("#diagnosis")).contains("Memory leak", "playbook");
    assertThat(browser.text("#more")).contains("ledger", "No traces", "seen healthy");
    assertThat(browser.text("#story")).contains("Rollout by argocd", "Detected", "Proposed");
    assertThat(browser.complaints()).isEmpty();

    browser.open("/incidents/" + night.id());
    assertThat(browser.tabTo("#comment", 30)).as("reached by Tab").isTrue();
    browser.type("seen at 3 am", Keys.ENTER);
    assertThat(browser.has("#approve")).as("Enter in the comment decides nothing").isTrue();
    assertThat(app.cluster.writes()).hasSize(writes);
    browser.type(Keys.TAB);
    assertThat(browser.run("return document.activeElement.id")).isEqualTo("approve");
    assertThat(browser.run("return getComputedStyle(document.activeElement).outlineStyle"))
        .as("the focus is seen")
        .isEqualTo("solid");
    browser.type(Keys.ENTER);
    until(() -> browser.has(".said p"));
    assertThat(browser.text(".said")).contains("You approved it");
    app.await(night, 1, ProposalState.EXECUTED);
    assertThat(app.cluster.writes()).hasSize(writes + 1);
    until(() -> browser.text("#decide").contains("Carried out"));
    assertThat(browser.text("#story")).contains("Approved by ann");
    assertThat(browser.has("#approve")).isFalse();
  }

  @Test
  void keepsWhatIsTyped_whileThePageChanges_andRejects() {
    int writes = app.cluster.writes().size();
    Night night = app.proposed("basket");
    browser.signIn(APPROVER);
    browser.open("/incidents/" + night.id());
    browser.find("#comment").sendKeys("not during the sale");
    browser.run("document.getElementById('comment').setSelectionRange(3, 3)");
    app.doors()
        .propose(
            new Actor("bob", Role.APPROVER, "console"),
            night.id(),
            new Wish("Restart", null, null),
            "try this first");
    until(() -> browser.text("#decide").contains("Restart the pods"));
    assertThat(browser.find("#comment").getAttribute("value")).isEqualTo("not during the sale");
    assertThat(browser.run("return document.activeElement.id")).isEqualTo("comment");
    assertThat(browser.text("#decide")).contains("bob, who asked for it");
    browser.find("#earlier summary").click();
    assertThat(browser.text("#earlier")).contains("Out of date", "asked for another action");

    until(() -> browser.find("#reject").isEnabled());
    browser.find("#reject").click();
    until(() -> browser.has(".said p") && browser.text(".said").contains("You rejected it"));
    until(() -> browser.text("#decide").contains("Rejected by ann"));
    until(() -> browser.text("#decide").contains("not during the sale"));
    assertThat(app.cluster.writes()).hasSize(writes);
  }

  @Test
  void asksForAnAction_thatSomebodyElseMustApprove_andTakesFeedback() {
    Night night = app.proposed("search");
    browser.signIn(OTHER);
    browser.open("/incidents/" + night.id());
    browser.find("#propose summary").click();
    browser.find("#replicas").sendKeys("3");
    browser.find("#propose-why").sendKeys("more of them");
    browser.run("document.getElementById('action').value = 'Scale'");
    browser.find("#ask").click();
    until(() -> browser.has(".said p") && browser.text(".said").contains("You asked for it"));
    until(() -> browser.text("#decide").contains("Scale shop/search from 2 to 3 replicas"));
    assertThat(browser.text("#decide")).contains("somebody else must approve");
    assertThat(browser.has("#approve")).isFalse();

    browser.find("#feedback summary").click();
    browser.find("#feedback input[value=USEFUL]").click();
    browser.find("#judge").click();
    until(() -> browser.has(".said p") && browser.text(".said").contains("Thank you"));
    until(() -> browser.text("#story").contains("USEFUL"));
    assertThat(app.audit(Optional.of(night.id())))
        .filteredOn(FeedbackGiven.class::isInstance)
        .hasSize(1);
  }

  @Test
  void pausesAndResumes() {
    Night night = app.proposed("payment");
    browser.signIn(ADMIN);
    browser.find("#automation summary").click();
    browser.find("#reason").sendKeys("black friday");
    browser.find("#pause").click();
    until(() -> browser.text("#automation").contains("Automation is paused"));
    browser.open("/incidents/" + night.id());
    browser.find("#approve").click();
    until(() -> browser.path().endsWith("/approve"));
    assertThat(browser.text("h1")).isEqualTo("Nothing was done");
    browser.open("/");
    browser.find("#automation summary").click();
    browser.find("#resume").click();
    until(() -> browser.text("#automation").contains("Automation runs"));
    browser.open("/audit");
    assertThat(browser.page())
        .contains("black friday", "Automation resumed by root", "Request refused by root");
  }

  @Test
  void showsThatAProposalExpired_withoutButtons() {
    Night night = app.proposed("mail");
    browser.signIn(APPROVER);
    browser.open("/incidents/" + night.id());
    assertThat(browser.has("#approve")).isTrue();
    app.clock.pass(Duration.ofMinutes(31));
    app.await(night, 1, ProposalState.EXPIRED);
    until(() -> !browser.has("#approve"));
    assertThat(browser.text("#decide")).contains("Expired", "cannot be decided on any more");
  }

  @Test
  void violatesNoRuleOfAxe_andFitsAPhone_inLightAndDark() {
    Night night = app.proposed("orders");
    browser.signIn(APPROVER);
    List<String> paths =
        List.of("/", "/incidents/" + night.id(), "/audit", "/incidents/none", "/nothing");
    for (boolean dark : new boolean[] {false, true}) {
      for (int width : new int[] {1280, 360}) {
        browser.look(dark, width, 860);
        for (String path : paths) {
          browser.open(path);
          browser.run("document.querySelectorAll('details').forEach(d => d.open = true)");
          String where = path + (dark ? " dark " : " light ") + width;
          if (width > 500 || path.length() > 10) {
            assertThat(browser.violations()).as(where).isEmpty();
          }
          assertThat(browser.scrollsSideways()).as(where).isFalse();
        }
      }
    }
    pictures(night);
    browser.look(true, 1280, 900);
    browser.find("#sign-out").click();
    until(() -> browser.path().startsWith("/login"));
    assertThat(browser.violations()).isEmpty();
    browser.look(false, 360, 780);
    assertThat(browser.violations()).isEmpty();
    assertThat(browser.scrollsSideways()).isFalse();
    browser.look(false, 1280, 900);
  }

  @Test
  void drawsWhoCallsWhom_andTellsTheSameWithoutTheDrawing() {
    String evil = "<b>ledger-of-a-very-long-name\u202e";
    Incidents errors =
        app.named("web", List.of("basket", "checkout", "search", evil, "ads", "stock", "price"));
    browser.signIn(APPROVER);
    browser.complaints();
    browser.open("/incidents/" + errors.id());
    until(() -> browser.has("#approve") && browser.has("#calls svg"));
    assertThat(browser.text("#decide")).contains("Roll shop/price back");
    assertThat(browser.text("#diagnosis"))
        .contains("because of shop/price", "The culprit is shop/price");
    assertThat(drawn("#calls svg .culprit")).contains("price", "culprit");
    assertThat(drawn("#calls svg .own")).contains("web", "this incident");
    assertThat(drawn("#calls svg")).contains("▲ 1.5 → 758 ms", "▲ 3.1 → 402 ms", "<b>ledger");
    assertThat(browser.run("return document.querySelectorAll('#calls .arrow.moved').length"))
        .isEqualTo(2L);
    assertThat(
            browser.run(
                "return document.querySelector('#calls svg').getAttribute('viewBox').split(' ').length"))
        .isEqualTo(4L);
    assertThat(browser.run("return document.getElementById('graph-desc').textContent"))
        .asString()
        .contains("The culprit is shop/price.", "Calls from shop/basket to shop/price changed");
    assertThat(browser.text("#more .suspects")).contains("culprit", "score 3.4");
    assertThat(browser.tabTo(".graph", 40)).as("scrolled by keyboard").isTrue();
    browser.find("#calls-table summary").click();
    assertThat(browser.text("#calls table")).contains("shop/basket", "1.5 ms", "758 ms", "yes");
    assertThat(browser.complaints()).isEmpty();
    for (boolean dark : List.of(false, true)) {
      browser.look(dark, 1280, 900);
      browser.open("/incidents/" + errors.id());
      assertThat(browser.violations()).isEmpty();
      browser.picture(
          Path.of("target", "console", dark ? "graph-dark.png" : "graph-light.png"), 1280, 1200);
    }
    browser.look(false, 360, 780);
    browser.open("/incidents/" + errors.id());
    assertThat(browser.violations()).isEmpty();
    assertThat(browser.scrollsSideways()).isFalse();
    browser.picture(Path.of("target", "console", "graph-phone.png"), 360, 1600);
    browser.look(false, 1280, 900);
  }

  private static String drawn(String css) {
    return String.valueOf(
        browser.run("return document.querySelector(arguments[0]).textContent", css));
  }

  private static void pictures(Night night) {
    Path folder = Path.of("target", "console");
    browser.look(false, 1280, 900);
    browser.open("/incidents/" + night.id());
    until(() -> browser.pixels("--line-1") > 100);
    browser.picture(folder.resolve("console-light.png"), 1280, 1120);
    browser.look(true, 1280, 900);
    browser.open("/incidents/" + night.id());
    until(() -> browser.pixels("--line-1") > 100);
    browser.picture(folder.resolve("console-dark.png"), 1280, 1120);
    browser.open("/");
    browser.picture(folder.resolve("list-dark.png"), 1280, 900);
    browser.look(false, 360, 780);
    browser.open("/incidents/" + night.id());
    until(() -> browser.pixels("--line-1") > 100);
    browser.picture(folder.resolve("console-phone.png"), 360, 1180);
  }

  @Test
  void onlyShows_whenTheRoleIsToView() {
    Night night = app.proposed("stock");
    browser.signIn(VIEWER);
    browser.open("/incidents/" + night.id());
    assertThat(browser.has("#approve")).isFalse();
    assertThat(browser.text("#decide")).contains("to decide needs the role APPROVER");
    assertThat(browser.has("#propose")).isFalse();
    assertThat(browser.has("#pause")).isFalse();
  }

  private static void until(java.util.concurrent.Callable<Boolean> holds) {
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).ignoreExceptions().until(holds);
  }
}
