package dev.forestall.remediation.access;

import dev.forestall.remediation.Doors;
import dev.forestall.remediation.RemediationProperties;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.web.servlet.ViewResolver;

/**
 * The console's lock: a session that is got with a token at {@code /login}, a CSRF token on every
 * change, no script or style but our own files. A session lives in one replica's memory: when
 * another replica answers, one signs in again.
 */
@Configuration(proxyBeanMethods = false)
class ConsoleSecurity {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
  private static final String FEATURES = "camera=(), geolocation=(), microphone=(), payment=()";
  private static final String[] OPEN = {
    "/login", "/assets/**", "/webjars/htmx.org/**", "/webjars/uplot/**"
  };
  private static final String[] READ = {"/", "/incidents", "/incidents/*", "/audit", "/events/**"};
  private static final String[] CHANGE = {
    "/proposals/*/approve",
    "/proposals/*/reject",
    "/incidents/*/propose",
    "/incidents/*/feedback",
    "/automation/pause",
    "/automation/resume"
  };

  /** Declared, so that nobody else can sign in by any other way. */
  @Bean
  AuthenticationProvider signIn(RemediationProperties settings) {
    return new SignIn(new Users(settings.users()), new Attempts(System::nanoTime));
  }

  @Bean
  @Order(2)
  SecurityFilterChain consoleFilterChain(
      HttpSecurity http,
      Doors doors,
      @Qualifier("thymeleafViewResolver") ViewResolver templates,
      @Value("${server.servlet.session.timeout:30m}") Duration idle) {
    ConsoleAnswers answers = new ConsoleAnswers(new Pages(templates), doors, idle);
    return http.securityMatcher(ConsoleSecurity::ours)
        .requestCache(AbstractHttpConfigurer::disable)
        .httpBasic(AbstractHttpConfigurer::disable)
        .formLogin(f ->
            f.loginPage("/login")
                .usernameParameter("none")
                .passwordParameter("token")
                .successHandler((request, response, who) -> answers.welcome(request, response))
                .failureHandler(answers::turnAway))
        .logout(l -> l.logoutSuccessUrl("/login?out").deleteCookies("FORESTALL_SESSION"))
        .headers(h ->
            h.contentSecurityPolicy(c -> c.policyDirectives(POLICY))
                .frameOptions(f -> f.deny())
                .referrerPolicy(r -> r.policy(ReferrerPolicy.SAME_ORIGIN))
                .permissionsPolicyHeader(p -> p.policy(FEATURES)))
        .authorizeHttpRequests(a ->
            a.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC)
                .permitAll()
                .requestMatchers(OPEN)
                .permitAll()
                .requestMatchers(HttpMethod.GET, READ)
                .authenticated()
                .requestMatchers(HttpMethod.POST, CHANGE)
                .authenticated()
                .anyRequest()
                .denyAll())
        .exceptionHandling(e ->
            e.authenticationEntryPoint((request, response, why) -> answers.ask(request, response))
                .accessDeniedHandler(answers::refuse))
        .build();
  }

  /** The console's own addresses, and whatever else a browser shows as a page. */
  private static boolean ours(HttpServletRequest request) {
    String path = request.getRequestURI();
    if (List.of("/api/", "/mcp", "/actuator", "/v3/api-docs", "/swagger-ui").stream()
        .anyMatch(path::startsWith)) {
      return false;
    }
    String first = path.split("/", 3).length > 1 ? path.split("/", 3)[1] : "";
    return List.of(
                "",
                "login",
                "logout",
                "assets",
                "webjars",
                "incidents",
                "proposals",
                "audit",
                "automation",
                "events")
            .contains(first)
        || page(request);
  }

  static boolean page(HttpServletRequest request) {
    String accept = request.getHeader(HttpHeaders.ACCEPT);
    return HttpMethod.GET.matches(request.getMethod())
        && accept != null
        && accept.contains("text/html");
  }
}
