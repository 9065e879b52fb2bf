package dev.forestall.lab.openai;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/**
 * Derives an answer from a prompt, by patterns and not by thought. A prompt without the forecast's
 * interval or without the change that came before is refused.
 */
final class StubAnswer {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Pattern INTERVAL =
      Pattern.compile("80 % interval: from (\\S+Z) \\([^)]*\\) to (\\S+Z)");
  private static final Pattern CHANGE =
      Pattern.compile("(?m)^- (?:ROLLOUT|SCALE|CONFIG) of .* at \\S+Z, .*$");
  private static final Pattern LISTED = Pattern.compile("(?m)^- ([a-z]+[a-z0-9-]*): ");
  private static final Pattern KIND =
      Pattern.compile("FAULT KINDS that you may name\\n- ([A-Z_]+)");
  private static final String ACTIONS = "ACTIONS that you may choose\n";
  private static final String OBJECTS = "OBJECTS that you may name as culprit\n";

  private StubAnswer() {}

  /** What is wrong with the prompt, if anything is. */
  static Optional<String> refusal(String prompt) {
    if (!INTERVAL.matcher(prompt).find()) {
      return Optional.of("the prompt holds no interval of the forecast");
    }
    return CHANGE.matcher(prompt).find()
        ? Optional.empty()
        : Optional.of("the prompt holds no change that came before");
  }

  /** The answer as JSON text. */
  static String of(String prompt) {
    List<String> actions = listed(prompt, ACTIONS);
    String first =
        actions.stream()
            .filter(a -> a.startsWith("rollback"))
            .findFirst()
            .orElseGet(() -> actions.isEmpty() ? "escalate" : actions.getFirst());
    Matcher interval = INTERVAL.matcher(prompt);
    Matcher kind = KIND.matcher(prompt);
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("faultKind", kind.find() ? kind.group(1) : "");
    answer.put("culprit", listed(prompt, OBJECTS).stream().findFirst().orElse(""));
    answer.put(
        "explanation",
        "The stub of a language model puts the fault down to the change that came just before.");
    answer.put(
        "evidence",
        interval.find()
            ? List.of(
                "The limit is reached between "
                    + interval.group(1)
                    + " and "
                    + interval.group(2)
                    + ".")
            : List.of());
    answer.put("confidence", 0.75);
    answer.put(
        "candidates",
        List.of(
            Map.of("action", first, "why", "The stub takes the first rollback of the list."),
            Map.of("action", "escalate", "why", "The stub knows nothing else.")));
    return JSON.writeValueAsString(answer);
  }

  /** Wraps an answer as chat completions have it. */
  static String completion(String model, String prompt, String content) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("role", "assistant");
    message.put("content", content);
    message.put("refusal", null);
    Map<String, Object> choice = new LinkedHashMap<>();
    choice.put("index", 0);
    choice.put("message", message);
    choice.put("finish_reason", "stop");
    int asked = tokens(prompt);
    int answered = tokens(content);
    Map<String, Object> completion = new LinkedHashMap<>();
    completion.put("id", "chatcmpl-stub");
    completion.put("object", "chat.completion");
    completion.put("created", System.currentTimeMillis() / 1000);
    completion.put("model", model);
    completion.put("choices", List.of(choice));
    completion.put(
        "usage",
        Map.of(
            "prompt_tokens", asked,
            "completion_tokens", answered,
            "total_tokens", asked + answered));
    return JSON.writeValueAsString(completion);
  }

  /** An error as OpenAI's API has it. */
  static String error(String sentence) {
    return JSON.writeValueAsString(
        Map.of("error", Map.of("message", sentence, "type", "stub", "code", "stub")));
  }

  private static List<String> listed(String prompt, String title) {
    int start = prompt.indexOf(title);
    if (start < 0) {
      return List.of();
    }
    int end = prompt.indexOf("\n\n", start);
    Matcher lines = LISTED.matcher(prompt.substring(start, end < 0 ? prompt.length() : end));
    List<String> ids = new ArrayList<>();
    while (lines.find()) {
      ids.add(lines.group(1).toLowerCase(Locale.ROOT));
    }
    return ids;
  }

  /** About as many as a model would count: four characters each. */
  private static int tokens(String text) {
    return Math.max(1, text.length() / 4);
  }
}
