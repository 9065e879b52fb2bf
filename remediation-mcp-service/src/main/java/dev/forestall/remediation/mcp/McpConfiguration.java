package dev.forestall.remediation.mcp;

import dev.forestall.remediation.Doors;
import io.modelcontextprotocol.server.McpStatelessServerFeatures.SyncToolSpecification;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Hangs the tools into Spring AI's MCP server; {@link McpEndpoint} is its transport. */
@Configuration(proxyBeanMethods = false)
class McpConfiguration {
  @Bean
  List<SyncToolSpecification> tools(Doors doors) {
    return Stream.of(
            new IncidentTools(doors).tools(),
            new ProposalTools(doors).tools(),
            new AuditTools(doors).tools(),
            new AutomationTools(doors).tools())
        .flatMap(List::stream)
        .map(Tool::specification)
        .toList();
  }
}
