package dev.forestall.remediation;

import dev.forestall.model.remediation.Mode;
import dev.forestall.remediation.access.TokenHash;
import dev.forestall.remediation.guard.FreezeWindow;
import dev.forestall.remediation.guard.GuardPolicy;
import dev.forestall.remediation.guard.GuardPolicy.ModeBound;
import dev.forestall.remediation.notify.AlertmanagerProperties;
import jakarta.validation.Valid;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the service. Durations of rules are cluster time; those of waits are real time.
 *
 * @param cluster the only cluster that is acted on; the UID of namespace kube-system when not given
 *     ({@code FORESTALL_REMEDIATION_CLUSTER})
 * @param kubeconfig kubeconfig file; the pod's own service account, or {@code KUBECONFIG}, when not
 *     given ({@code FORESTALL_REMEDIATION_KUBECONFIG})
 * @param context context in it; its current one when not given ({@code
 *     FORESTALL_REMEDIATION_CONTEXT})
 * @param namespace Forestall's own namespace, where the kill switch is ({@code
 *     FORESTALL_REMEDIATION_NAMESPACE})
 * @param mode the greatest mode anywhere: observe, suggest, approve or auto ({@code
 *     FORESTALL_REMEDIATION_MODE})
 * @param bounds lower modes by namespace and workload ({@code
 *     FORESTALL_REMEDIATION_BOUNDS_0_NAMESPACE}, {@code …_WORKLOAD}, {@code …_MODE})
 * @param protectedNamespaces namespaces never written to, besides kube-system and Forestall's own
 *     ({@code FORESTALL_REMEDIATION_PROTECTED_NAMESPACES})
 * @param allowedActions actions that may be carried out ({@code
 *     FORESTALL_REMEDIATION_ALLOWED_ACTIONS})
 * @param maxReplicas a scale never goes beyond it ({@code FORESTALL_REMEDIATION_MAX_REPLICAS})
 * @param budgets how much may be written ({@code FORESTALL_REMEDIATION_BUDGETS_WINDOW}, …)
 * @param freezes when nothing is written ({@code FORESTALL_REMEDIATION_FREEZES_0_FROM}, …)
 * @param trackRecordFloor success rate that mode auto needs; 0 switches the check off ({@code
 *     FORESTALL_REMEDIATION_TRACK_RECORD_FLOOR})
 * @param trackRecordCount verdicts that mode auto needs ({@code
 *     FORESTALL_REMEDIATION_TRACK_RECORD_COUNT})
 * @param proposalExpiry how long a proposal waits for a decision ({@code
 *     FORESTALL_REMEDIATION_PROPOSAL_EXPIRY})
 * @param enrichedWait real time to wait for the detector's evidence, long enough for a detector
 *     that is being started again; without it nothing is changed ({@code
 *     FORESTALL_REMEDIATION_ENRICHED_WAIT})
 * @param dashboardWait real time to wait for the incident's page ({@code
 *     FORESTALL_REMEDIATION_DASHBOARD_WAIT})
 * @param users who may use the doors; nobody when none are given ({@code
 *     FORESTALL_REMEDIATION_USERS_0_NAME}, {@code …_ROLE}, {@code …_TOKEN})
 * @param allowedHosts names in the Host header that are answered, without port ({@code
 *     FORESTALL_REMEDIATION_ALLOWED_HOSTS})
 * @param allowedOrigins origins, besides the allowed hosts themselves, that browsers may call from
 *     ({@code FORESTALL_REMEDIATION_ALLOWED_ORIGINS})
 * @param consoleUrl base address of the console as a browser reaches it, for links to {@code
 *     <console-url>/incidents/<id>} ({@code FORESTALL_REMEDIATION_CONSOLE_URL})
 * @param alertmanager where alerts go ({@code FORESTALL_REMEDIATION_ALERTMANAGER_URL}, …)
 * @param llm the language model ({@code OPENAI_BASE_URL}, {@code OPENAI_API_KEY}, …)
 */
@Validated
@ConfigurationProperties(prefix = "forestall.remediation", ignoreUnknownFields = false)
public record RemediationProperties(
    @Nullable String cluster,
    @Nullable String kubeconfig,
    @Nullable String context,
    @DefaultValue("forestall") String namespace,
    @DefaultValue("observe") Mode mode,
    @DefaultValue List<@Valid Bound> bounds,
    @DefaultValue Set<String> protectedNamespaces,
    @DefaultValue({"Rollback", "Restart", "Scale"}) Set<String> allowedActions,
    @DefaultValue("10") int maxReplicas,
    @DefaultValue @Valid Budgets budgets,
    @DefaultValue List<@Valid Freeze> freezes,
    @DefaultValue("0.7") double trackRecordFloor,
    @DefaultValue("5") int trackRecordCount,
    @DefaultValue("30m") Duration proposalExpiry,
    @DefaultValue("2m") Duration enrichedWait,
    @DefaultValue("3s") Duration dashboardWait,
    @DefaultValue List<@Valid User> users,
    @DefaultValue({"localhost", "127.0.0.1", "[::1]"}) List<String> allowedHosts,
    @DefaultValue List<String> allowedOrigins,
    @DefaultValue("http://localhost:8080") URI consoleUrl,
    @DefaultValue AlertmanagerProperties alertmanager,
    @DefaultValue LlmProperties llm) {
  private static final Set<String> CATALOGUE = Set.of("Rollback", "Restart", "Scale");
  private static final String PREFIX = "forestall.remediation.";

  public RemediationProperties {
    check(
        CATALOGUE.containsAll(allowedActions),
        "allowed-actions may hold Rollback, Restart and Scale, not " + allowedActions);
    check(maxReplicas >= 1, "max-replicas must be at least 1, not " + maxReplicas);
    check(
        trackRecordFloor >= 0 && trackRecordFloor <= 1,
        "track-record-floor must lie between 0 and 1, not " + trackRecordFloor);
    check(trackRecordCount >= 1, "track-record-count must be at least 1, not " + trackRecordCount);
    check(positive(proposalExpiry), "proposal-expiry must be a positive duration such as 30m");
    check(!enrichedWait.isNegative(), "enriched-wait must not be negative");
    check(!dashboardWait.isNegative(), "dashboard-wait must not be negative");
    check(!namespace.isBlank(), "namespace must not be empty");
    check(
        users.stream().map(User::name).distinct().count() == users.size(),
        "users must have different names");
    check(
        users.stream().map(User::token).distinct().count() == users.size(),
        "users must have different tokens");
    check(
        webAddress(consoleUrl),
        "console-url must be an address like https://forestall.example.org, not '"
            + consoleUrl
            + "'");
    bounds = List.copyOf(bounds);
    freezes = List.copyOf(freezes);
    users = List.copyOf(users);
  }

  /** The rules of the guard for a cluster. */
  GuardPolicy policy(String ofCluster) {
    Set<String> namespaces = new HashSet<>(protectedNamespaces);
    namespaces.addAll(Set.of("kube-system", "kube-public", "kube-node-lease", namespace));
    return new GuardPolicy(
        ofCluster,
        mode,
        bounds.stream().map(b -> new ModeBound(b.namespace(), b.workload(), b.mode())).toList(),
        namespaces,
        allowedActions,
        new GuardPolicy.Limits(
            budgets.window(),
            budgets.workload(),
            budgets.namespace(),
            budgets.cluster(),
            budgets.coolDown(),
            budgets.stormIncidents(),
            budgets.stormWindow()),
        freezes.stream().map(f -> new FreezeWindow(f.days(), f.from(), f.to(), f.zone())).toList(),
        trackRecordFloor,
        trackRecordCount);
  }

  /**
   * A lower mode somewhere.
   *
   * @param namespace namespace
   * @param workload name of a workload in it; all of them when not given
   * @param mode the greatest mode there
   */
  public record Bound(String namespace, @Nullable String workload, Mode mode) {
    public Bound {
      check(namespace != null && !namespace.isBlank(), "bounds[].namespace must be given");
      check(mode != null, "bounds[].mode must be observe, suggest, approve or auto");
    }
  }

  /**
   * Budgets of cluster time.
   *
   * @param window rolling window
   * @param workload writes to one workload within it
   * @param namespace writes in one namespace within it
   * @param cluster writes in the cluster within it
   * @param coolDown least time between two writes to one workload
   * @param stormIncidents more incidents than this within the storm window stop all writes
   * @param stormWindow window of the storm breaker
   */
  public record Budgets(
      @DefaultValue("1h") Duration window,
      @DefaultValue("2") int workload,
      @DefaultValue("4") int namespace,
      @DefaultValue("8") int cluster,
      @DefaultValue("5m") Duration coolDown,
      @DefaultValue("20") int stormIncidents,
      @DefaultValue("10m") Duration stormWindow) {
    public Budgets {
      check(positive(window), "budgets.window must be a positive duration such as 1h");
      check(
          window.compareTo(Duration.ofDays(1)) <= 0, "budgets.window must be at most one day: 24h");
      check(workload >= 0, "budgets.workload must not be negative");
      check(namespace >= 0, "budgets.namespace must not be negative");
      check(cluster >= 0, "budgets.cluster must not be negative");
      check(!coolDown.isNegative(), "budgets.cool-down must not be negative");
      check(
          coolDown.compareTo(Duration.ofDays(1)) <= 0,
          "budgets.cool-down must be at most one day: 24h");
      check(stormIncidents >= 0, "budgets.storm-incidents must not be negative");
      check(positive(stormWindow), "budgets.storm-window must be a positive duration such as 10m");
    }
  }

  /**
   * A time of the week in which nothing is written.
   *
   * @param days days on which it begins; every day when none are given
   * @param from when it begins (HH:mm)
   * @param to when it ends (HH:mm); not after {@code from} means on the next day
   * @param zone zone of both
   */
  public record Freeze(
      @DefaultValue Set<DayOfWeek> days,
      LocalTime from,
      LocalTime to,
      @DefaultValue("UTC") ZoneId zone) {
    public Freeze {
      check(from != null && to != null, "freezes[].from and freezes[].to must be given as HH:mm");
    }
  }

  /**
   * Somebody who may use the doors.
   *
   * @param name name in the audit trail
   * @param role VIEWER, PROPOSER, APPROVER or ADMIN
   * @param token bearer token of at least 16 characters; only its digest is kept
   */
  public record User(String name, Role role, String token) {
    private static final int SHORTEST_TOKEN = 16;

    public User {
      check(name != null && !name.isBlank(), "users[].name must be given");
      check(role != null, "users[].role must be VIEWER, PROPOSER, APPROVER or ADMIN");
      check(
          token != null && token.length() >= SHORTEST_TOKEN,
          "users[].token of " + name + " must have at least 16 characters");
      token = TokenHash.of(token);
    }

    @Override
    public String toString() {
      return name + " (" + role + ")";
    }
  }

  private static boolean webAddress(URI address) {
    return ("http".equals(address.getScheme()) || "https".equals(address.getScheme()))
        && address.getHost() != null
        && address.getRawUserInfo() == null
        && address.getRawQuery() == null
        && address.getRawFragment() == null;
  }

  private static boolean positive(Duration duration) {
    return duration.isPositive();
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException(PREFIX + what);
    }
  }
}
