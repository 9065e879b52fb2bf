package dev.forestall.lab.cluster.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClusterModelTest {
  private static final double MEBI = 1 << 20;
  private static final String A = "shop/a";
  private static final String B = "shop/b";

  @Test
  void givesTheSameSamples_whenTheSeedIsTheSame() {
    assertThat(play(model(7), 900, B)).isEqualTo(play(model(7), 900, B));
    assertThat(play(model(7), 900, B)).isNotEqualTo(play(model(8), 900, B));
  }

  @Test
  void leavesSamplesOfOtherWorkloads_whenOneIsActedUpon() {
    ClusterModel left = model(7);
    ClusterModel acted = model(7);
    acted.apply(new Change.SetReplicas(A, 4));
    List<PodSample> first = play(acted, 300, B);
    acted.apply(new Change.SetTemplate(A, restarted(acted, "one")));
    List<PodSample> second = play(acted, 300, B);

    assertThat(play(left, 300, B)).isEqualTo(first);
    assertThat(play(left, 300, B)).isEqualTo(second);
  }

  @Test
  void beginsReadyAndOld() {
    ClusterModel model = model(7);

    assertThat(model.pods()).hasSize(4).allMatch(Pod::ready);
    assertThat(model.pods()).allMatch(p -> p.createdAt() == -600 - 7200);
    assertThat(deployment(model, A).status().progressing().reason())
        .isEqualTo("NewReplicaSetAvailable");
  }

  @Test
  void killsAtTheLimitAndStartsAgain_whenMemoryLeaks() {
    ClusterModel model = model(7);
    rollOut(model, A, "leaking");
    play(model, 600, A);

    Pod pod = deployment(model, A).pods().findFirst().orElseThrow();
    Termination last = pod.container().last().orElseThrow();
    assertThat(last.reason()).isEqualTo("OOMKilled");
    assertThat(last.exitCode()).isEqualTo(137);
    assertThat(pod.container().restarts()).isPositive();
    assertThat(model.failures()).allMatch(f -> f.workload().equals(A));
  }

  @Test
  void neverExceedsTheLimit() {
    ClusterModel model = model(7);
    rollOut(model, A, "leaking");

    assertThat(play(model, 900, A)).allMatch(s -> s.workingSetBytes() <= 400 * MEBI);
  }

  @Test
  void freesMemoryAndKeepsLeaking_whenRestarted() {
    ClusterModel model = model(7);
    rollOut(model, A, "leaking");
    play(model, 240, A);
    double before = memory(model, A);

    model.apply(new Change.SetTemplate(A, restarted(model, "now")));
    play(model, 120, A);
    double after = memory(model, A);
    play(model, 600, A);

    assertThat(after).isLessThan(before);
    assertThat(model.failures()).isNotEmpty();
  }

  @Test
  void reusesTheReplicaSet_whenTheOldTemplateComesBack() {
    ClusterModel model = model(7);
    ReplicaSet first = deployment(model, A).current().orElseThrow();
    rollOut(model, A, "leaking");
    play(model, 120, A);
    ReplicaSet second = deployment(model, A).current().orElseThrow();
    assertThat(second.revision()).isEqualTo(2);

    model.apply(new Change.SetTemplate(A, first.template()));
    play(model, 120, A);

    Deployment deployment = deployment(model, A);
    assertThat(deployment.current()).contains(first);
    assertThat(first.revision()).isEqualTo(3);
    assertThat(first.formerRevisions()).containsExactly(1L);
    assertThat(deployment.replicaSets()).hasSize(2);
    assertThat(second.pods()).isEmpty();
    assertThat(deployment.status().ready()).isEqualTo(2);
  }

  @Test
  void spreadsTheLoad_whenScaled() {
    ClusterModel model = model(7);
    double before = requestsOfOnePod(model);
    model.apply(new Change.SetReplicas(A, 4));
    play(model, 120, A);
    double after = requestsOfOnePod(model);

    assertThat(after / before).isBetween(0.4, 0.6);
  }

  @Test
  void keepsOldPodsServing_whenNewOnesCrash() {
    ClusterModel model = model(7, 4);
    rollOut(model, A, "crashing");
    play(model, 600, A);

    Deployment deployment = deployment(model, A);
    assertThat(deployment.status().ready()).isEqualTo(3);
    assertThat(deployment.status().updated()).isEqualTo(2);
    assertThat(deployment.current().orElseThrow().pods())
        .allMatch(p -> p.container().restarts() >= 3);
  }

  @Test
  void exceedsTheProgressDeadline_whenARolloutDoesNotMoveOn() {
    ClusterModel model = model(7, 4);
    rollOut(model, A, "crashing");
    play(model, 900, A);

    DeploymentStatus.Condition progressing = deployment(model, A).status().progressing();
    assertThat(progressing.holds()).isFalse();
    assertThat(progressing.reason()).isEqualTo("ProgressDeadlineExceeded");
  }

  @Test
  void waitsForTheImage_whenNobodyHasIt() {
    ClusterModel model = model(7);
    Template now = deployment(model, A).template();
    model.apply(new Change.SetTemplate(A, now.withImage("shop/a:nowhere")));
    play(model, 60, A);

    assertThat(deployment(model, A).current().orElseThrow().pods())
        .isNotEmpty()
        .allMatch(p -> p.container().reason().equals("ImagePullBackOff"));
  }

  @Test
  void makesANewPod_whenOneIsRemoved() {
    ClusterModel model = model(7);
    String gone = deployment(model, A).pods().findFirst().orElseThrow().name();
    model.apply(new Change.RemovePod(A, gone));
    play(model, 120, A);

    assertThat(deployment(model, A).pods()).hasSize(2).allMatch(Pod::ready);
    assertThat(deployment(model, A).pods()).noneMatch(p -> p.name().equals(gone));
  }

  @Test
  void failsEveryRequest_whenNoPodIsThere() {
    ClusterModel model = model(7);
    model.apply(new Change.SetReplicas(A, 0));
    play(model, 100, A);

    assertThat(model.failedRequests().get(A)).isBetween(1500.0, 2500.0);
  }

  @Test
  void holdsStill_whenPaused() {
    ClusterModel model = model(7);
    model.apply(new Change.SetPaused(A, true));
    model.apply(new Change.SetTemplate(A, restarted(model, "x")));
    play(model, 60, A);
    assertThat(deployment(model, A).replicaSets()).hasSize(1);

    model.apply(new Change.SetPaused(A, false));
    play(model, 60, A);
    assertThat(deployment(model, A).replicaSets()).hasSize(2);
  }

  @Test
  void slowsTheCaller_whenTheCalleeFails() {
    ClusterModel model = model(7);
    model.apply(new Change.SetReplicas(B, 0));
    play(model, 60, A);

    assertThat(model.failedRequests().get(A)).isGreaterThan(900);
  }

  private static double requestsOfOnePod(ClusterModel model) {
    double before = model.samples().getFirst().okRequests();
    play(model, 300, A);
    return model.samples().getFirst().okRequests() - before;
  }

  private static double memory(ClusterModel model, String workload) {
    return model.samples().stream()
        .filter(s -> (s.namespace() + "/" + s.workload()).equals(workload) && s.running())
        .mapToDouble(PodSample::workingSetBytes)
        .max()
        .orElse(0);
  }

  private static Template restarted(ClusterModel model, String at) {
    return deployment(model, A).template().restarted(at);
  }

  private static void rollOut(ClusterModel model, String workload, String version) {
    Template now = deployment(model, workload).template();
    model.apply(new Change.SetTemplate(workload, now.withImage(workload + ":" + version)));
  }

  private static Deployment deployment(ClusterModel model, String key) {
    return model.deployments().stream().filter(d -> d.key().equals(key)).findAny().orElseThrow();
  }

  private static List<PodSample> play(ClusterModel model, int seconds, String workload) {
    List<PodSample> samples = new ArrayList<>();
    for (int i = 0; i < seconds; i++) {
      model.step();
      model.samples().stream()
          .filter(s -> (s.namespace() + "/" + s.workload()).equals(workload))
          .forEach(samples::add);
    }
    return samples;
  }

  private static ClusterModel model(long seed) {
    return model(seed, 2);
  }

  private static ClusterModel model(long seed, int replicas) {
    return ClusterModel.of(
        new ClusterPlan(
            600,
            3600,
            3,
            List.of(
                workload("a", replicas, 20, List.of(new WorkloadPlan.Call("b", 1))),
                workload("b", 2, 5, List.of())),
            List.of(),
            List.of()),
        seed,
        "test");
  }

  private static WorkloadPlan workload(
      String name, int replicas, double load, List<WorkloadPlan.Call> calls) {
    return new WorkloadPlan(
        "shop",
        name,
        "app",
        replicas,
        Template.of("shop/" + name + ":v1", 400 * MEBI, 1),
        List.of(
            version(name, "v1", 0, null),
            version(name, "leaking", 0.7 * MEBI, null),
            version(name, "crashing", 0, new Version.Crash(8, 1))),
        new WorkloadPlan.Load(load, 0.2, 0.03),
        calls,
        600);
  }

  private static Version version(
      String name, String version, double leak, Version.@Nullable Crash crash) {
    return new Version(
        version,
        "shop/" + name + ":" + version,
        Map.of(),
        new Version.Memory(
            160 * MEBI, 20 * MEBI, leak, new Version.SawTooth(16 * MEBI, 120, 0, 0), 0.01),
        new Version.Serving(0.01, 0.02, 0.03, 0.0005),
        20,
        crash);
  }
}
