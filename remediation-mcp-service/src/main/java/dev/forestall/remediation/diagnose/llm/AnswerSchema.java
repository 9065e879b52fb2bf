package dev.forestall.remediation.diagnose.llm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * The form of the answer, in the part of JSON Schema that endpoints enforce: every property
 * required, none besides, choices as enumerations.
 */
final class AnswerSchema {
  private static final JsonMapper JSON = JsonMapper.shared();

  private AnswerSchema() {}

  static String of(Choices choices) {
    Map<String, Object> candidate = new LinkedHashMap<>();
    candidate.put("action", oneOf("id of an action of the list", choices.actions().keySet()));
    candidate.put("why", string("why this action, one sentence"));
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put(
        "faultKind",
        oneOf(
            "the fault kind that is the cause", choices.kinds().stream().map(Enum::name).toList()));
    answer.put("culprit", oneOf("id of the object at fault", choices.objects().keySet()));
    answer.put("explanation", string("the cause in one or two sentences"));
    answer.put("evidence", arrayOf("what it rests on, one sentence each", string("a sentence")));
    answer.put("confidence", number("from 0 to 1"));
    answer.put("candidates", arrayOf("the actions to take, best first", object(candidate)));
    return JSON.writeValueAsString(object(answer));
  }

  private static Map<String, Object> object(Map<String, Object> properties) {
    Map<String, Object> schema = typed("object");
    schema.put("properties", properties);
    schema.put("required", List.copyOf(properties.keySet()));
    schema.put("additionalProperties", false);
    return schema;
  }

  private static Map<String, Object> arrayOf(String description, Map<String, Object> items) {
    Map<String, Object> schema = typed("array");
    schema.put("description", description);
    schema.put("items", items);
    return schema;
  }

  private static Map<String, Object> oneOf(String description, Iterable<String> values) {
    Map<String, Object> schema = string(description);
    List<String> all = new ArrayList<>();
    values.forEach(all::add);
    schema.put("enum", all);
    return schema;
  }

  private static Map<String, Object> string(String description) {
    Map<String, Object> schema = typed("string");
    schema.put("description", description);
    return schema;
  }

  private static Map<String, Object> number(String description) {
    Map<String, Object> schema = typed("number");
    schema.put("description", description);
    return schema;
  }

  private static Map<String, Object> typed(String type) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", type);
    return schema;
  }
}
