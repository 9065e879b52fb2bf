package dev.forestall.remediation.access;

import dev.forestall.remediation.RemediationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;

/**
 * Locks the MCP door, in a chain of its own: a bearer token opens it and nothing else does, no
 * cookie and no session, whatever the other doors come to accept. That is why it needs no CSRF
 * token.
 */
@Configuration(proxyBeanMethods = false)
class AgentDoor {
  private static final String MCP = "/mcp";

  @Bean
  @Order(1)
  SecurityFilterChain agentFilterChain(HttpSecurity http, RemediationProperties settings) {
    return http.securityMatcher(MCP, MCP + "/**")
        .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .csrf(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .formLogin(AbstractHttpConfigurer::disable)
        .httpBasic(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .anonymous(AbstractHttpConfigurer::disable)
        .addFilterBefore(new BearerFilter(settings.users()), AuthorizationFilter.class)
        .authorizeHttpRequests(a -> a.requestMatchers(MCP).authenticated().anyRequest().denyAll())
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
                        "NO_SUCH_DOOR",
                        "There is nothing here: MCP is at /mcp.")))
        .build();
  }
}
