package dev.forestall.remediation.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class DoorFilterTest {
  private final DoorFilter filter =
      new DoorFilter(
          List.of("localhost", "127.0.0.1", "[::1]"), List.of("https://console.example"));

  @ParameterizedTest
  @CsvSource({
    "localhost, , 200",
    "LocalHost:8080, , 200",
    "127.0.0.1:8080, , 200",
    "[::1]:8080, , 200",
    "[::1], , 200",
    "evil.example, , 403",
    "evil.example:8080, , 403",
    "localhost.evil.example, , 403",
    ", , 403",
    "localhost, http://localhost:8080, 200",
    "localhost, https://console.example, 200",
    "localhost, https://evil.example, 403",
    "localhost, https://localhost.evil.example, 403",
    "localhost, null, 403",
    "localhost, http://localhost@evil.example, 403",
    "localhost, http://localhost:80@evil.example, 403",
    "localhost:80@evil.example, , 403",
    "localhost, nonsense, 403"
  })
  void letsOnlyOursIn(@Nullable String host, @Nullable String origin, int status) throws Exception {
    assertThat(answer("/api/v1/proposals", host, origin)).isEqualTo(status);
  }

  @Test
  void letsProbesIn_whicheverAddressTheyCall() throws Exception {
    assertThat(answer("/actuator/health/liveness", "10.1.2.3:8080", null)).isEqualTo(200);
    assertThat(answer("/actuator/prometheus", "10.1.2.3:8080", null)).isEqualTo(403);
  }

  @Test
  void refusesLargeAndChunkedBodies() throws Exception {
    MockHttpServletRequest large = request("/api/v1/automation/pause", "localhost", null);
    large.setContent(new byte[70_000]);
    assertThat(answer(large)).isEqualTo(413);
    MockHttpServletRequest chunked = request("/api/v1/automation/pause", "localhost", null);
    chunked.addHeader("Transfer-Encoding", "chunked");
    assertThat(answer(chunked)).isEqualTo(411);
  }

  private int answer(String path, @Nullable String host, @Nullable String origin) throws Exception {
    return answer(request(path, host, origin));
  }

  private int answer(MockHttpServletRequest request) throws Exception {
    MockHttpServletResponse response = new MockHttpServletResponse();
    MockFilterChain chain = new MockFilterChain();
    filter.doFilter(request, response, chain);
    assertThat(chain.getRequest() != null).isEqualTo(response.getStatus() == 200);
    if (response.getStatus() != 200) {
      assertThat(response.getContentType()).startsWith("application/problem+json");
    }
    return response.getStatus();
  }

  private static MockHttpServletRequest request(
      String path, @Nullable String host, @Nullable String origin) {
    MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
    if (host != null) {
      request.addHeader("Host", host);
    }
    if (origin != null) {
      request.addHeader("Origin", origin);
    }
    return request;
  }
}
