package dev.forestall.collector.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.collector.normalise.PodDirectory;
import dev.forestall.collector.normalise.PodIdentity;
import dev.forestall.model.workload.Subject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WorkloadsTest {
  private static final Subject CART = Subject.deployment("c", "shop", "cart");
  private static final Subject OTHER_CART = Subject.deployment("c", "test", "cart");
  private static final Subject MAIL = new Subject("c", "shop", "StatefulSet", "mail");
  private static final Subject NIGHTLY = new Subject("c", "shop", "CronJob", "nightly");
  private static final Subject GATEWAY = Subject.deployment("c", "otel", "collector");
  private static final String NOWHERE = "192.0.2.1";

  private final PodDirectory pods = new PodDirectory(Clock.systemUTC(), Duration.ofMinutes(15));
  private final Workloads workloads = new Workloads(pods);

  @BeforeEach
  void knowPods() {
    pod(CART, "cart-1", "10.0.0.1");
    pod(OTHER_CART, "cart-2", "10.0.0.2");
    pod(MAIL, "mail-0", "10.0.0.3");
    pod(NIGHTLY, "nightly-1-x", "10.0.0.4");
    pod(GATEWAY, "collector-1", "10.0.0.9");
  }

  @Test
  void believesThePodBeforeItsWorkload_beforeTheService_beforeTheSender() {
    Map<String, String> resource = new HashMap<>();
    assertThat(subject(resource, "10.0.0.3")).isEqualTo(MAIL);
    resource.put("service.name", "nightly");
    assertThat(subject(resource, NOWHERE)).isEqualTo(NIGHTLY);
    resource.put("k8s.namespace.name", "shop");
    resource.put("k8s.statefulset.name", "mail");
    assertThat(subject(resource, NOWHERE)).isEqualTo(MAIL);
    resource.put("k8s.pod.name", "cart-1");
    assertThat(subject(resource, NOWHERE)).isEqualTo(CART);
    resource.put("k8s.pod.uid", "uid-nightly-1-x");
    assertThat(subject(resource, NOWHERE)).isEqualTo(NIGHTLY);
  }

  @Test
  void goesOnToTheNext_whenWhatIsSaidIsNotKnown() {
    Map<String, String> resource =
        Map.of(
            "k8s.pod.uid", "gone",
            "k8s.pod.name", "gone",
            "k8s.namespace.name", "shop",
            "k8s.deployment.name", "gone",
            "k8s.cronjob.name", "nightly");
    assertThat(subject(resource, NOWHERE)).isEqualTo(NIGHTLY);
  }

  @Test
  void takesTheServiceOfItsNamespace_andNoneOfSeveral() {
    Map<String, String> resource = new HashMap<>(Map.of("service.name", "cart"));
    assertThat(workloads.of(resource, NOWHERE).unknown()).isEqualTo(OtlpDrop.AMBIGUOUS_SERVICE);
    resource.put("service.namespace", "test");
    assertThat(subject(resource, NOWHERE)).isEqualTo(OTHER_CART);
    resource.put("k8s.namespace.name", "shop");
    assertThat(subject(resource, NOWHERE)).isEqualTo(CART);
    resource.put("k8s.namespace.name", "elsewhere");
    assertThat(workloads.of(resource, NOWHERE).unknown()).isEqualTo(OtlpDrop.UNKNOWN_WORKLOAD);
  }

  @Test
  void takesAGroupThatIsNoNamespace_forNothing() {
    assertThat(subject(Map.of("service.name", "nightly", "service.namespace", "eu"), NOWHERE))
        .isEqualTo(NIGHTLY);
  }

  @Test
  void doesNotBelieveTheAddressOfAGateway() {
    assertThat(subject(Map.of("service.name", "first"), "10.0.0.9")).isEqualTo(GATEWAY);
    assertThat(workloads.of(Map.of("service.name", "second"), "10.0.0.9").unknown())
        .isEqualTo(OtlpDrop.UNKNOWN_WORKLOAD);
    assertThat(workloads.of(Map.of("service.name", "first"), "10.0.0.9").unknown())
        .isEqualTo(OtlpDrop.UNKNOWN_WORKLOAD);

    assertThat(subject(Map.of("service.name", "nightly"), "10.0.0.2")).isEqualTo(NIGHTLY);
    assertThat(workloads.of(Map.of("service.name", "nobody"), "10.0.0.2").unknown())
        .isEqualTo(OtlpDrop.UNKNOWN_WORKLOAD);
  }

  @Test
  void forgetsAnAddress_whenItsPodIsGone() {
    pods.gone("shop", "mail-0", "uid-mail-0");
    assertThat(workloads.of(Map.of(), "10.0.0.3").unknown()).isEqualTo(OtlpDrop.UNKNOWN_WORKLOAD);
    pod(CART, "cart-3", "10.0.0.3");
    assertThat(subject(Map.of(), "10.0.0.3")).isEqualTo(CART);
  }

  @Test
  void knowsThePod_byWhatSaysIt_orBySendingForItself() {
    pod(CART, "cart-7", "10.0.0.7");
    Map<String, String> named = Map.of("k8s.namespace.name", "shop", "k8s.deployment.name", "cart");
    assertThat(pod(Map.of("k8s.pod.uid", "uid-cart-7"), NOWHERE)).isEqualTo("cart-7");
    assertThat(pod(named, NOWHERE)).isNull();
    assertThat(pod(named, "10.0.0.7")).isEqualTo("cart-7");
    Map<String, String> hosted = new HashMap<>(named);
    hosted.put("host.name", "cart-7");
    assertThat(pod(hosted, NOWHERE)).isEqualTo("cart-7");
    hosted.put("host.name", "mail-0");
    assertThat(pod(hosted, NOWHERE)).isNull();
    hosted.put("host.name", "no such host");
    assertThat(pod(hosted, "10.0.0.3")).isNull();
  }

  private @Nullable String pod(Map<String, String> resource, String peer) {
    return workloads.of(resource, peer).service().pod();
  }

  private Subject subject(Map<String, String> resource, String peer) {
    return workloads.of(resource, peer).service().workload().orElseThrow();
  }

  private void pod(Subject of, String name, String address) {
    pods.seen(
        of.namespace(),
        new PodIdentity(of, name, "uid-" + name, Instant.EPOCH, Map.of(), Set.of(address)));
  }
}
