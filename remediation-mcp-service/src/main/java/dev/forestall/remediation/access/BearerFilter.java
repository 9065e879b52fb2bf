package dev.forestall.remediation.access;

import dev.forestall.remediation.Actor;
import dev.forestall.remediation.RemediationProperties.User;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Knows a user by the bearer token, and by nothing else: no cookie, no session. */
final class BearerFilter extends OncePerRequestFilter {
  private static final String SCHEME = "Bearer ";

  private final Users users;

  BearerFilter(List<User> users) {
    this.users = new Users(users);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String door = request.getRequestURI().startsWith("/mcp") ? "mcp" : "api";
    user(request.getHeader(HttpHeaders.AUTHORIZATION)).ifPresent(user -> enter(user, door));
    try {
      chain.doFilter(request, response);
    } finally {
      SecurityContextHolder.clearContext();
    }
  }

  private Optional<User> user(@Nullable String header) {
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.empty();
    }
    return users.byToken(header.substring(SCHEME.length()).trim());
  }

  private static void enter(User user, String door) {
    SecurityContext context = SecurityContextHolder.createEmptyContext();
    context.setAuthentication(
        UsernamePasswordAuthenticationToken.authenticated(
            new Actor(user.name(), user.role(), door),
            "",
            List.of(new SimpleGrantedAuthority("ROLE_" + user.role().name()))));
    SecurityContextHolder.setContext(context);
  }
}
