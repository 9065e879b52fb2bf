package dev.forestall.remediation.access;

import dev.forestall.remediation.Actor;
import dev.forestall.remediation.RemediationProperties.User;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/** Knows who signs in at the console by the same token as at the other doors. */
final class SignIn implements AuthenticationProvider {
  private final Users users;
  private final Attempts attempts;

  SignIn(Users users, Attempts attempts) {
    this.users = users;
    this.attempts = attempts;
  }

  @Override
  public Authentication authenticate(Authentication given) {
    String address =
        given.getDetails() instanceof WebAuthenticationDetails details
            ? String.valueOf(details.getRemoteAddress())
            : "";
    Optional<Duration> wait = attempts.wait(address);
    if (wait.isPresent()) {
      throw new LockedException(
          "Too many tokens were wrong: try again in %d seconds."
              .formatted(wait.get().toSeconds() + 1));
    }
    Optional<User> user = users.byToken(String.valueOf(given.getCredentials()).trim());
    if (user.isEmpty()) {
      attempts.failed(address);
      throw new BadCredentialsException(
          "This token is not known. It is one of forestall.remediation.users.");
    }
    attempts.succeeded(address);
    return entered(user.get(), given);
  }

  private static Authentication entered(User user, Authentication given) {
    UsernamePasswordAuthenticationToken entered =
        UsernamePasswordAuthenticationToken.authenticated(
            new Actor(user.name(), user.role(), "console"),
            "",
            List.of(new SimpleGrantedAuthority("ROLE_" + user.role().name())));
    entered.setDetails(given.getDetails());
    return entered;
  }

  @Override
  public boolean supports(Class<?> authentication) {
    return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
  }
}
