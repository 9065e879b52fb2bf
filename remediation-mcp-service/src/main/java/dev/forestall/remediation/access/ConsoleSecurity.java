package dev.forestall.remediation.access;

import dev.forestall.remediation.Actor;
import dev.forestall.remediation.Doors;
import dev.forestall.remediation.RemediationProperties;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.web.servlet.ViewResolver;

/**
 * The console's lock: a session that is got with a token at {@code /login}, a CSRF token on every
 * change, no script or style but our own files. A session lives in one replica's memory: when
 * another replica answers, one signs in again.
 */
@Configuration(proxyBeanMethods = false)
class ConsoleSecurity {
  private static final Logger log = LoggerFactory.getLogger(ConsoleSecurity.class);

  private static final String DOOR = "console";
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
    Pages pages = new Pages(templates);
    return http.securityMatcher(ConsoleSecurity::ours)
        .requestCache(AbstractHttpConfigurer::disable)
        .httpBasic(AbstractHttpConfigurer::disable)
        .formLogin(f ->
            f.loginPage("/login")
                .usernameParameter("none")
                .passwordParameter("token")
                .successHandler((request, response, who) -> {
                  request.getSession().setMaxInactiveInterval((int) idle.toSeconds());
                  response.sendRedirect(local(request.getParameter("next")));
                })
                .failureHandler(
                    (request, response, why) -> turnAway(pages, doors, request, response, why)))
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
            e.authenticationEntryPoint((request, response, why) -> ask(pages, request, response))
                .accessDeniedHandler(
                    (request, response, why) -> refuse(pages, doors, request, response, why)))
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

  private static boolean page(HttpServletRequest request) {
    String accept = request.getHeader(HttpHeaders.ACCEPT);
    return HttpMethod.GET.matches(request.getMethod())
        && accept != null
        && accept.contains("text/html");
  }

  /** Where to go after the sign-in: an address of this console, or the list. */
  static String local(@Nullable String next) {
    boolean fine =
        next != null
            && next.startsWith("/")
            && !next.startsWith("//")
            && next.chars().noneMatch(c -> c == '\\' || c <= ' ' || c > '~');
    return fine && next != null ? next : "/";
  }

  private static void turnAway(
      Pages pages,
      Doors doors,
      HttpServletRequest request,
      HttpServletResponse response,
      AuthenticationException why)
      throws IOException, ServletException {
    boolean locked = why instanceof LockedException;
    doors.turnedAway(DOOR, locked ? "SIGN_IN_THROTTLED" : "SIGN_IN");
    if (!locked) {
      log.warn("console: a token that is not known came from {}", request.getRemoteAddr());
    }
    pages.write(
        request,
        response,
        locked ? HttpStatus.TOO_MANY_REQUESTS : HttpStatus.UNAUTHORIZED,
        "login",
        Map.of("failed", said(why), "next", local(request.getParameter("next"))));
  }

  /**
   * Nobody is signed in. Browsers send no {@code SameSite=Strict} cookie when a link elsewhere (an
   * alert's) is followed: then the page is asked for once more from here, where they do.
   */
  private static void ask(Pages pages, HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    String query = request.getQueryString();
    String here = local(request.getRequestURI() + (query == null ? "" : "?" + query));
    String login = "/login?next=" + URLEncoder.encode(here, StandardCharsets.UTF_8);
    if (request.getHeader("HX-Request") != null) {
      response.setHeader("HX-Redirect", login);
      response.setStatus(HttpStatus.UNAUTHORIZED.value());
    } else if (!HttpMethod.GET.matches(request.getMethod())
        || request.getRequestURI().startsWith("/events/")) {
      response.setStatus(HttpStatus.UNAUTHORIZED.value());
    } else if ("cross-site".equals(request.getHeader("Sec-Fetch-Site"))) {
      pages.write(request, response, HttpStatus.OK, "through", Map.of("here", here));
    } else {
      response.sendRedirect(login);
    }
  }

  private static void refuse(
      Pages pages,
      Doors doors,
      HttpServletRequest request,
      HttpServletResponse response,
      AccessDeniedException why)
      throws IOException, ServletException {
    if (why instanceof CsrfException) {
      String sentence =
          "This page was too old, or it was not this console that asked: nothing was done. Go back"
              + " to the incident, sign in again if you are asked to, and decide there.";
      String asked = request.getMethod() + " " + request.getRequestURI();
      actor()
          .ifPresentOrElse(
              who -> doors.refused(who, asked, "CSRF", sentence),
              () -> doors.turnedAway(DOOR, "CSRF"));
      pages.refuse(request, response, HttpStatus.FORBIDDEN, "Nothing was done", sentence);
    } else {
      doors.turnedAway(DOOR, "NO_SUCH_PAGE");
      pages.refuse(
          request,
          response,
          page(request) ? HttpStatus.NOT_FOUND : HttpStatus.FORBIDDEN,
          "There is no such page",
          "The console has a list of incidents, a page for each of them, and the audit.");
    }
  }

  private static Optional<Actor> actor() {
    Authentication who = SecurityContextHolder.getContext().getAuthentication();
    return who != null && who.getPrincipal() instanceof Actor actor
        ? Optional.of(actor)
        : Optional.empty();
  }

  private static String said(Exception e) {
    return e.getMessage() == null ? "This did not work." : e.getMessage();
  }
}
