package dev.forestall.dashboard.compose;

import dev.forestall.model.Require;

/**
 * What shows an incident.
 *
 * @param url address of the page
 * @param uid what names it, the same every time it is made for the same incident
 */
public record Picture(String url, String uid) {
  public Picture {
    Require.text(url, "url");
    Require.text(uid, "uid");
  }
}
