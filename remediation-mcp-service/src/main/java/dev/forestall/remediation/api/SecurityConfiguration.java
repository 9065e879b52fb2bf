package dev.forestall.remediation.api;

import dev.forestall.remediation.RemediationProperties;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;

/**
 * Locks the doors. Only health is open, and metrics to this machine; everything else needs a bearer
 * token, and what is not named is refused. A bearer token is never sent by a browser on its own, so
 * that the API needs no CSRF token; whatever else ever accepts a change does.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {
  private static final String API = "/api/v1/**";
  private static final String VIEWER = "VIEWER";
  private static final String APPROVER = "APPROVER";
  private static final String ADMIN = "ADMIN";

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
    return http.sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .csrf(c -> c.ignoringRequestMatchers(API))
        .requestCache(AbstractHttpConfigurer::disable)
        .formLogin(AbstractHttpConfigurer::disable)
        .httpBasic(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .anonymous(AbstractHttpConfigurer::disable)
        .addFilterBefore(new BearerFilter(settings.users()), AuthorizationFilter.class)
        .authorizeHttpRequests(a ->
            a.requestMatchers(HttpMethod.GET, "/actuator/health", "/actuator/health/**")
                .permitAll()
                .requestMatchers(SecurityConfiguration::metricsFromThisMachine)
                .permitAll()
                .requestMatchers(HttpMethod.GET, "/actuator/**", API)
                .hasAnyRole(VIEWER, APPROVER, ADMIN)
                .requestMatchers(HttpMethod.POST, "/api/v1/automation/resume")
                .hasRole(ADMIN)
                .requestMatchers(HttpMethod.POST, API)
                .hasAnyRole(APPROVER, ADMIN)
                .anyRequest()
                .denyAll())
        .exceptionHandling(e ->
            e.authenticationEntryPoint(
                    (request, response, why) -> {
                      response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
                      Problems.write(
                          response,
                          HttpStatus.UNAUTHORIZED,
                          "NO_TOKEN",
                          "Send Authorization: Bearer with a token of"
                              + " forestall.remediation.users.");
                    })
                .accessDeniedHandler((request, response, why) ->
                    Problems.write(
                        response,
                        HttpStatus.FORBIDDEN,
                        "ROLE",
                        "Your role does not allow it: ask for APPROVER, or ADMIN to" + " resume.")))
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
