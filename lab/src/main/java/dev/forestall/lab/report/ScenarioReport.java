package dev.forestall.lab.report;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One scenario in the report; times are cluster time.
 *
 * @param name scenario
 * @param expectedFaultKinds fault kinds of which the incident may be
 * @param injectedAt when the fault came in
 * @param failedAt when it failed, null when it did not
 * @param wouldFailAt when it fails with all actions off
 * @param approvedBy who approves: {@code lab} when no person is there
 * @param incidents the incidents
 * @param falseIncidents incidents that match no injected fault
 * @param harmfulActions actions that were forbidden, aimed at a healthy workload, or cost requests
 * @param naiveAlarms onsets of {@code predict_linear} over 15 minutes
 * @param restartedProcesses processes that died and were started again
 * @param templateWrites writes that changed a pod template
 * @param passed whether every expectation was met
 * @param why what was not met
 */
public record ScenarioReport(
    String name,
    List<String> expectedFaultKinds,
    @Nullable Instant injectedAt,
    @Nullable Instant failedAt,
    @Nullable Instant wouldFailAt,
    @Nullable String approvedBy,
    List<IncidentLine> incidents,
    int falseIncidents,
    int harmfulActions,
    int naiveAlarms,
    List<String> restartedProcesses,
    int templateWrites,
    boolean passed,
    List<String> why) {}
