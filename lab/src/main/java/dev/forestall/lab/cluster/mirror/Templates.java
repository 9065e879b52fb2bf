package dev.forestall.lab.cluster.mirror;

import dev.forestall.lab.cluster.model.Template;
import dev.forestall.lab.cluster.model.WorkloadPlan;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvFromSourceBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.List;
import java.util.Map;

/** The pod template of a planned workload, as somebody would have written it. */
final class Templates {
  private static final int PORT = 8080;
  private static final String DATA = "data";

  private Templates() {}

  static PodTemplateSpec build(WorkloadPlan plan, Template template) {
    PodTemplateSpecBuilder built =
        new PodTemplateSpecBuilder()
            .withNewMetadata()
            .addToLabels("app", plan.name())
            .addToAnnotations(template.annotations())
            .endMetadata()
            .withNewSpec()
            .addNewContainer()
            .withName(plan.container())
            .withImage(template.image())
            .withImagePullPolicy("IfNotPresent")
            .withEnv(env(template))
            .withEnvFrom(envFrom(template))
            .withVolumeMounts(mounts(plan))
            .withResources(resources(template))
            .addNewPort()
            .withName("http")
            .withContainerPort(PORT)
            .withProtocol("TCP")
            .endPort()
            .withNewReadinessProbe()
            .withNewHttpGet()
            .withPath("/ready")
            .withNewPort(PORT)
            .withScheme("HTTP")
            .endHttpGet()
            .endReadinessProbe()
            .endContainer()
            .withVolumes(volumes(plan))
            .withRestartPolicy("Always")
            .withTerminationGracePeriodSeconds(30L)
            .withDnsPolicy("ClusterFirst")
            .withSchedulerName("default-scheduler")
            .endSpec();
    return built.build();
  }

  private static List<EnvFromSource> envFrom(Template template) {
    return template.config().isEmpty()
        ? List.of()
        : List.of(
            new EnvFromSourceBuilder()
                .withNewConfigMapRef()
                .withName(template.config())
                .endConfigMapRef()
                .build());
  }

  private static List<Volume> volumes(WorkloadPlan plan) {
    return plan.claim().isEmpty()
        ? List.of()
        : List.of(
            new VolumeBuilder()
                .withName(DATA)
                .withNewPersistentVolumeClaim()
                .withClaimName(plan.claim())
                .endPersistentVolumeClaim()
                .build());
  }

  private static List<VolumeMount> mounts(WorkloadPlan plan) {
    return plan.claim().isEmpty()
        ? List.of()
        : List.of(new VolumeMountBuilder().withName(DATA).withMountPath("/data").build());
  }

  private static List<EnvVar> env(Template template) {
    return template.env().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(e -> new EnvVarBuilder().withName(e.getKey()).withValue(e.getValue()).build())
        .toList();
  }

  private static ResourceRequirements resources(Template template) {
    long mebibytes = Math.round(template.memoryLimitBytes() / (1 << 20));
    long milliCores = Math.round(template.cpuLimitCores() * 1000);
    ResourceRequirementsBuilder resources = new ResourceRequirementsBuilder();
    if (!Double.isInfinite(template.storageLimitBytes())) {
      long storage = Math.round(template.storageLimitBytes() / (1 << 20));
      resources.addToLimits("ephemeral-storage", new Quantity(storage + "Mi"));
    }
    return resources
        .addToLimits("memory", new Quantity(mebibytes + "Mi"))
        .addToLimits("cpu", new Quantity(milliCores + "m"))
        .addToRequests("memory", new Quantity(mebibytes / 2 + "Mi"))
        .addToRequests("cpu", new Quantity(milliCores / 4 + "m"))
        .build();
  }
}
