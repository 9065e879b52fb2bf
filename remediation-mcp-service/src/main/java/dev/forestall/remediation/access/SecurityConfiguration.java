package dev.forestall.remediation.access;

import dev.forestall.remediation.RemediationProperties;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Locks the doors. Only health is open, and metrics to this machine; everything else needs a bearer
 * token, and what is not named is refused. A bearer token is never sent by a browser on its own, so
 * that the API needs no CSRF token; whatever else ever accepts a change does.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {
  private static final String API = "/api/v1/**";

  @Bean
  FilterRegistrationBean<DoorFilter> doorFilter(RemediationProperties settings) {
    FilterRegistrationBean<DoorFilter> registration =
        new FilterRegistrationBean<>(
            new DoorFilter(settings.allowedHosts(), settings.allowedOrigins()));
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return registration;
  }

  @Bean
  SecurityFilterChain securityFilterChain(HttpSecurity http, RemediationProperties settings) {
    return TokenDoor.locked(
            http.csrf(c -> c.ignoringRequestMatchers(API)), new BearerFilter(settings.users()))
        .authorizeHttpRequests(a ->
            a.requestMatchers(HttpMethod.GET, "/actuator/health", "/actuator/health/**")
                .permitAll()
                .requestMatchers(SecurityConfiguration::metricsFromThisMachine)
                .permitAll()
                .requestMatchers(HttpMethod.GET, "/actuator/**", API)
                .authenticated()
                .requestMatchers(HttpMethod.POST, API)
                .authenticated()
                .anyRequest()
                .denyAll())
        .exceptionHandling(e -> TokenDoor.refusals(e, "the API is under /api/v1."))
        .build();
  }

  private static boolean metricsFromThisMachine(HttpServletRequest request) {
    try {
      return HttpMethod.GET.matches(request.getMethod())
          && request.getRequestURI().equals("/actuator/prometheus")
          && InetAddress.getByName(request.getRemoteAddr()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
