package dev.forestall.remediation.access;

import dev.forestall.remediation.RemediationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.SecurityFilterChain;

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
    return TokenDoor.locked(
            http.securityMatcher(MCP, MCP + "/**").csrf(AbstractHttpConfigurer::disable),
            new BearerFilter(settings.users()))
        .authorizeHttpRequests(a -> a.requestMatchers(MCP).authenticated().anyRequest().denyAll())
        .exceptionHandling(e -> TokenDoor.refusals(e, "MCP is at /mcp."))
        .build();
  }
}
