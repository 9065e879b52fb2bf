package dev.forestall.feedback;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Who may take the data set: the holder of the token, or, where none is set, whoever is on the same
 * machine and calls it by its local name (a page from elsewhere, whose name was made to lead here,
 * does not).
 */
final class ExportDoor extends OncePerRequestFilter {
  private static final String BEARER = "Bearer ";
  private static final Set<String> LOCAL_NAMES = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

  private final @Nullable String token;

  ExportDoor(@Nullable String token) {
    this.token = token;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    boolean open = token == null ? isLocal(request) : holdsToken(request, token);
    if (open) {
      chain.doFilter(request, response);
    } else if (token == null) {
      refuse(
          response,
          HttpStatus.FORBIDDEN,
          "without forestall.feedback.export-token the export is for callers on the same machine"
              + " only; set it and send it as a bearer token");
    } else {
      response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
      refuse(
          response,
          HttpStatus.UNAUTHORIZED,
          "send the value of forestall.feedback.export-token as Authorization: Bearer <token>");
    }
  }

  private static boolean isLocal(HttpServletRequest request) throws IOException {
    return InetAddress.getByName(request.getRemoteAddr()).isLoopbackAddress()
        && LOCAL_NAMES.contains(request.getServerName());
  }

  private static boolean holdsToken(HttpServletRequest request, String token) {
    String header = request.getHeader(HttpHeaders.AUTHORIZATION);
    return header != null
        && header.startsWith(BEARER)
        && MessageDigest.isEqual(
            header.substring(BEARER.length()).getBytes(StandardCharsets.UTF_8),
            token.getBytes(StandardCharsets.UTF_8));
  }

  private static void refuse(HttpServletResponse response, HttpStatus status, String sentence)
      throws IOException {
    response.setStatus(status.value());
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    response
        .getWriter()
        .write(
            "{\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\"}"
                .formatted(status.getReasonPhrase(), status.value(), sentence));
  }
}
