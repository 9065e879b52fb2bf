package dev.forestall.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.dashboard.compose.IncidentPage;
import dev.forestall.model.incident.DashboardEvent;
import dev.forestall.model.incident.DashboardEvent.DashboardReady;
import dev.forestall.model.incident.IncidentOpened;
import java.net.URI;
import java.time.Clock;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class DashboardsTest {
  private final Dashboards dashboards = fresh();
  private final IncidentOpened cart = Incidents.opened("cart");

  @Test
  void tellsWhereItIsShown_whenAnIncidentOpens() {
    assertThat(dashboards.on(1, cart))
        .contains(
            new DashboardReady(
                cart.incidentId() + "/0/dashboard",
                cart.incidentId(),
                cart.subject(),
                Incidents.NOON,
                "http://console/incidents/" + cart.incidentId(),
                cart.incidentId().value()));
  }

  @Test
  void tellsNothing_whenAnIncidentGoesOnOrEnds() {
    assertThat(dashboards.on(1, Incidents.resolved(cart))).isEmpty();
  }

  @Test
  void tellsOnce_whenTheOpeningIsRepeated() {
    DashboardEvent event = dashboards.on(1, cart).orElseThrow();
    assertThat(dashboards.on(1, cart)).as("not acknowledged yet").contains(event);
    dashboards.told(1, event);
    assertThat(dashboards.on(1, cart)).isEmpty();
    assertThat(dashboards.on(1, Incidents.opened("price"))).isPresent();
  }

  @Test
  void tellsTheSame_whenDoneAgainByAnotherAfterAKill() {
    assertThat(fresh().on(1, cart)).isEqualTo(dashboards.on(1, cart));
  }

  @Test
  void startsAfresh_whenThePartitionLeavesAndComesBack() {
    dashboards.told(1, dashboards.on(1, cart).orElseThrow());
    dashboards.forget(2);
    assertThat(dashboards.on(1, cart)).isEmpty();
    dashboards.forget(1);
    assertThat(dashboards.on(1, cart)).isPresent();
  }

  private static Dashboards fresh() {
    return new Dashboards(
        new IncidentPage(URI.create("http://console")),
        Clock.fixed(Incidents.NOON, ZoneOffset.UTC));
  }
}
