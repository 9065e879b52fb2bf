package dev.forestall.remediation.mcp;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.forestall.model.remediation.Mode;
import dev.forestall.remediation.Actor;
import dev.forestall.remediation.Automation;
import dev.forestall.remediation.Doors;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** The kill switch. To resume is for people: there is no tool for it. */
final class AutomationTools {
  private final Doors doors;

  AutomationTools(Doors doors) {
    this.doors = doors;
  }

  record GetAutomation() {}

  record Pause(
      @Schema(
              description = Asked.COMMENT,
              pattern = Asked.SOMETHING,
              maxLength = Asked.LONGEST_TEXT)
          String reason) {}

  record AutomationAnswer(
      @JsonPropertyDescription("running or paused") String state,
      @JsonPropertyDescription("The greatest mode anywhere") Mode mode,
      @JsonPropertyDescription("The cluster that is acted on") String cluster,
      Quoted sentence) {
    static AutomationAnswer of(Automation automation) {
      return new AutomationAnswer(
          automation.state(),
          automation.mode(),
          automation.cluster(),
          Quoted.of(automation.sentence()));
    }
  }

  List<Tool<?, ?>> tools() {
    return List.of(
        new Tool<>(
            "get_automation",
            "Read the state of automation",
            "Reads whether Forestall may act at all, in which mode, and on which cluster.",
            Tool.Hints.READS,
            GetAutomation.class,
            AutomationAnswer.class,
            this::get),
        new Tool<>(
            "pause_automation",
            "Pause automation",
            "Throws the kill switch: nothing is written to the cluster any more, and what was approved"
                + " but not carried out ends. Only a person can resume. Needs role APPROVER.",
            Tool.Hints.CHANGES,
            Pause.class,
            AutomationAnswer.class,
            this::pause));
  }

  private AutomationAnswer get(Actor actor, GetAutomation asked) {
    return AutomationAnswer.of(doors.automation(actor));
  }

  private AutomationAnswer pause(Actor actor, Pause asked) {
    return AutomationAnswer.of(doors.pause(actor, asked.reason()));
  }
}
