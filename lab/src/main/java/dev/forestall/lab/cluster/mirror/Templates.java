package dev.forestall.lab.cluster.mirror;

import dev.forestall.lab.cluster.model.Template;
import dev.forestall.lab.cluster.model.WorkloadPlan;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.util.List;
import java.util.Map;

/** The pod template of a planned workload, as somebody would have written it. */
final class Templates {
  private static final int PORT = 8080;

  private Templates() {}

  static PodTemplateSpec build(WorkloadPlan plan, Template template) {
    return new PodTemplateSpecBuilder()
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
        .withRestartPolicy("Always")
        .withTerminationGracePeriodSeconds(30L)
        .withDnsPolicy("ClusterFirst")
        .withSchedulerName("default-scheduler")
        .endSpec()
        .build();
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
    return new ResourceRequirementsBuilder()
        .addToLimits("memory", new Quantity(mebibytes + "Mi"))
        .addToLimits("cpu", new Quantity(milliCores + "m"))
        .addToRequests("memory", new Quantity(mebibytes / 2 + "Mi"))
        .addToRequests("cpu", new Quantity(milliCores / 4 + "m"))
        .build();
  }
}
