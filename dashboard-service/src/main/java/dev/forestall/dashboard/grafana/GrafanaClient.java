package dev.forestall.dashboard.grafana;

import dev.forestall.dashboard.compose.Composer;
import dev.forestall.dashboard.compose.model.GrafanaDashboard;
import dev.forestall.dashboard.grafana.GrafanaException.Reason;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The few requests that Forestall makes of Grafana. Each may be made again: the uid of folder and
 * dashboard are given and dashboards are overwritten.
 *
 * @see <a href="https://grafana.com/docs/grafana/latest/developers/http_api/dashboard/">Dashboard
 *     API</a>
 */
public final class GrafanaClient implements AutoCloseable {
  private static final String FOLDERS = "/api/folders";
  private static final String DASHBOARDS = "/api/dashboards/db";
  private static final String BY_UID = "/api/dashboards/uid/";
  private static final int PAGE = 500;
  private static final int MOST_PAGES = 100;

  private final GrafanaHttp http;
  private final Refusals refusals;
  private final String folder;
  private volatile boolean folderThere;

  /** Of the Grafana at this address. */
  public GrafanaClient(URI url, GrafanaSettings settings) {
    folder = settings.folder();
    refusals = new Refusals(url, folder);
    http = new GrafanaHttp(url, settings.token(), settings.timeout(), refusals);
  }

  private record Folder(String uid, String title) {}

  private record Save(
      GrafanaDashboard dashboard, String folderUid, boolean overwrite, String message) {}

  /**
   * Makes the dashboard, or makes it anew.
   *
   * @return its path in Grafana ("/d/uid/slug")
   */
  public String draw(GrafanaDashboard dashboard) throws GrafanaException {
    ensureFolder();
    Answer answer = save(dashboard);
    if (answer.status() == 404 || answer.status() == 400) {
      folderThere = false; // somebody may have deleted it
      ensureFolder();
      answer = save(dashboard);
    }
    if (!answer.ok()) {
      folderThere = false;
      throw refusals.status(
          answer,
          "to write a dashboard into folder '" + folder + "'",
          "the permissions dashboards:create and dashboards:write there");
    }
    return path(answer, dashboard.uid());
  }

  /** The uids of the dashboards in the folder whose incidents are over. */
  public List<String> resolved() throws GrafanaException {
    List<String> uids = new ArrayList<>();
    String query =
        "/api/search?type=dash-db&tag=%s&tag=%s&folderUIDs=%s&limit=%d&page="
            .formatted(Composer.TAG, Composer.RESOLVED_TAG, folder, PAGE);
    for (int page = 1; page <= MOST_PAGES; page++) {
      Answer answer = http.send("GET", query + page, null);
      if (!answer.ok()) {
        throw refusals.status(answer, "to search", "the permission dashboards:read");
      }
      if (!answer.json().isArray()) {
        throw refusals.nonsense("a search without a list");
      }
      answer.json().forEach(found -> addIfOurs(found, uids));
      if (answer.json().size() < PAGE) {
        break;
      }
    }
    return uids.stream().distinct().toList();
  }

  /** The description of a dashboard; nothing when it is gone. */
  public Optional<String> description(String uid) throws GrafanaException {
    Answer answer = http.send("GET", BY_UID + uid, null);
    if (answer.status() == 404) {
      return Optional.empty();
    }
    if (!answer.ok()) {
      throw refusals.status(answer, "to read a dashboard", "the permission dashboards:read");
    }
    return Optional.of(answer.json().path("dashboard").path("description").asString(""));
  }

  /** Deletes a dashboard; one that is gone is deleted. */
  public void delete(String uid) throws GrafanaException {
    Answer answer = http.send("DELETE", BY_UID + uid, null);
    if (!answer.ok() && answer.status() != 404) {
      throw refusals.status(answer, "to delete a dashboard", "the permission dashboards:delete");
    }
  }

  /** Old versions do not know {@code folderUIDs} and find more; the uid says whose it is. */
  private void addIfOurs(JsonNode found, List<String> uids) {
    String uid = found.path("uid").asString("");
    boolean here = found.path("folderUid").asString(folder).equals(folder);
    if (here && uid.matches("forestall-[A-Za-z0-9_-]{1,30}")) {
      uids.add(uid);
    }
  }

  private Answer save(GrafanaDashboard dashboard) throws GrafanaException {
    return http.send("POST", DASHBOARDS, new Save(dashboard, folder, true, "written by Forestall"));
  }

  private String path(Answer answer, String uid) throws GrafanaException {
    String url = answer.json().path("url").asString("");
    if (!answer.json().path("uid").asString("").equals(uid)) {
      throw refusals.nonsense("no JSON with the uid of the dashboard");
    }
    if (!url.matches("/[^/\\\\\\s?#][^\\\\\\s?#]*")) {
      throw refusals.nonsense("no path of the dashboard");
    }
    return url;
  }

  private void ensureFolder() throws GrafanaException {
    if (folderThere) {
      return;
    }
    makeFolder();
    folderThere = true;
  }

  private void makeFolder() throws GrafanaException {
    Answer there = http.send("GET", FOLDERS + "/" + folder, null);
    if (there.status() == 404) {
      String title = folder.equals(Composer.TAG) ? "Forestall" : folder;
      Answer made = http.send("POST", FOLDERS, new Folder(folder, title));
      if (made.status() == 409 || made.status() == 412) {
        there = http.send("GET", FOLDERS + "/" + folder, null); // somebody was faster
        made = there.ok() ? there : made;
      }
      there = made;
    }
    if (!there.ok()) {
      throw refusals.status(
          there,
          "to read or make folder '" + folder + "'",
          "the permissions folders:read and folders:create");
    }
  }

  /** Whether a failure passes by itself. */
  static boolean passes(Reason reason) {
    return switch (reason) {
      case TIMEOUT, UNREACHABLE, SERVER_ERROR, RATE_LIMITED, NONSENSE -> true;
      case UNAUTHORIZED, FORBIDDEN, NOT_FOUND, CONFLICT, REFUSED, INTERNAL -> false;
    };
  }

  @Override
  public void close() {
    http.close();
  }
}
