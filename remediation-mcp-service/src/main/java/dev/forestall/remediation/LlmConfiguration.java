package dev.forestall.remediation;

import dev.forestall.remediation.diagnose.Diagnostician;
import dev.forestall.remediation.diagnose.Playbook;
import dev.forestall.remediation.diagnose.llm.LlmDiagnostician;
import dev.forestall.remediation.openai.Endpoint;
import dev.forestall.remediation.openai.OpenAiModel;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Who diagnoses: the language model where one is configured, else the playbook alone. */
@Configuration(proxyBeanMethods = false)
class LlmConfiguration {
  private static final Logger log = LoggerFactory.getLogger(LlmConfiguration.class);

  @Bean
  Diagnostician diagnostician(
      RemediationProperties settings, ExecutorService thinkers, RemediationMetrics metrics) {
    Playbook playbook = new Playbook(settings.maxReplicas());
    LlmProperties llm = settings.llm();
    if (!llm.on()) {
      log.info("no language model is configured: the playbook diagnoses");
      return playbook;
    }
    Endpoint endpoint = llm.endpoint();
    log.info("language model {}; the playbook diagnoses whenever it does not", endpoint);
    return new LlmDiagnostician(
        new OpenAiModel(endpoint),
        playbook,
        new LlmDiagnostician.Rules(
            llm.timeout(), llm.maxConcurrent(), settings.allowedActions(), settings.maxReplicas()),
        thinkers,
        metrics::asked);
  }
}
