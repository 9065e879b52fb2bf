package dev.forestall.dashboard;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/** Whether {@code forestall.dashboard.grafana.url} is set; an empty value is none. */
class WithGrafana implements Condition {
  @Override
  public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
    return StringUtils.hasText(
        context.getEnvironment().getProperty(DashboardProperties.PREFIX + ".grafana.url"));
  }

  /** Whether it is not. */
  static final class Not extends WithGrafana {
    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
      return !super.matches(context, metadata);
    }
  }
}
