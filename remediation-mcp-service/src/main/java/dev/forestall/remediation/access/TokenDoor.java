package dev.forestall.remediation.access;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.ExceptionHandlingConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.access.intercept.AuthorizationFilter;

/**
 * What the doors for programs have in common: a bearer token and nothing else, problems as JSON.
 */
final class TokenDoor {
  private TokenDoor() {}

  static HttpSecurity locked(HttpSecurity http, BearerFilter bearer) {
    return http.sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .requestCache(AbstractHttpConfigurer::disable)
        .formLogin(AbstractHttpConfigurer::disable)
        .httpBasic(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .anonymous(AbstractHttpConfigurer::disable)
        .addFilterBefore(bearer, AuthorizationFilter.class);
  }

  /** Says what is missing, or that there is nothing here. */
  static void refusals(ExceptionHandlingConfigurer<HttpSecurity> handling, String where) {
    handling
        .authenticationEntryPoint((request, response, why) -> {
          response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
          Problems.write(
              response,
              HttpStatus.UNAUTHORIZED,
              "NO_TOKEN",
              "Send Authorization: Bearer with a token of forestall.remediation.users.");
        })
        .accessDeniedHandler((request, response, why) ->
            Problems.write(
                response, HttpStatus.FORBIDDEN, "NO_SUCH_DOOR", "There is nothing here: " + where));
  }
}
