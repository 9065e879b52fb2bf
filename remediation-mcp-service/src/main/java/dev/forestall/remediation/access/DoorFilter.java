package dev.forestall.remediation.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Stands before everything else: refuses a Host that is not ours (DNS rebinding), a foreign Origin
 * (another page in the same browser), and bodies that are too large. Probes are let through: a
 * kubelet calls the pod by its address.
 */
final class DoorFilter extends OncePerRequestFilter {
  private static final int LARGEST_BODY = 64 * 1024;
  private static final String PROBES = "/actuator/health";

  private static final Pattern AUTHORITY =
      Pattern.compile("(\\[[0-9a-f:.]+]|[^:@/\\[\\]\\s]+)(?::\\d{1,5})?");

  private final Set<String> hosts;
  private final Set<String> origins;

  DoorFilter(Collection<String> hosts, Collection<String> origins) {
    this.hosts = lower(hosts);
    this.origins = lower(origins);
  }

  private static Set<String> lower(Collection<String> names) {
    return names.stream()
        .map(n -> n.toLowerCase(Locale.ROOT))
        .collect(Collectors.toCollection(HashSet::new));
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (!probe(request) && !hosts.contains(hostOf(request.getHeader(HttpHeaders.HOST)))) {
      Problems.write(
          response,
          HttpStatus.FORBIDDEN,
          "FOREIGN_HOST",
          "The Host header is not in forestall.remediation.allowed-hosts.");
    } else if (!ours(request.getHeader(HttpHeaders.ORIGIN))) {
      Problems.write(
          response,
          HttpStatus.FORBIDDEN,
          "FOREIGN_ORIGIN",
          "The Origin is not in forestall.remediation.allowed-origins.");
    } else if (request.getContentLengthLong() > LARGEST_BODY) {
      Problems.write(
          response,
          HttpStatus.CONTENT_TOO_LARGE,
          "TOO_LARGE",
          "A body may have at most " + LARGEST_BODY + " bytes.");
    } else if (request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null) {
      Problems.write(
          response,
          HttpStatus.LENGTH_REQUIRED,
          "LENGTH_REQUIRED",
          "Send the body with a Content-Length.");
    } else {
      chain.doFilter(request, response);
    }
  }

  private static boolean probe(HttpServletRequest request) {
    String path = request.getRequestURI();
    return HttpMethod.GET.matches(request.getMethod())
        && (path.equals(PROBES) || path.startsWith(PROBES + "/"));
  }

  private boolean ours(@Nullable String origin) {
    if (origin == null) {
      return true;
    }
    String lower = origin.toLowerCase(Locale.ROOT);
    if (origins.contains(lower)) {
      return true;
    }
    try {
      URI uri = URI.create(lower);
      return uri.getRawAuthority() != null && hosts.contains(hostOf(uri.getRawAuthority()));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The host without its port, {@code ""} when there is none or it is no authority. */
  private static String hostOf(@Nullable String authority) {
    if (authority == null) {
      return "";
    }
    Matcher matcher = AUTHORITY.matcher(authority.toLowerCase(Locale.ROOT));
    return matcher.matches() ? matcher.group(1) : "";
  }
}
