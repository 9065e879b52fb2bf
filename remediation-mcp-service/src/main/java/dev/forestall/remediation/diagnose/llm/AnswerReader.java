package dev.forestall.remediation.diagnose.llm;

import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.remediation.Candidate;
import dev.forestall.model.remediation.RemediationAction;
import dev.forestall.model.remediation.RemediationAction.Escalate;
import dev.forestall.model.remediation.RemediationAction.NoAction;
import dev.forestall.model.workload.Subject;
import dev.forestall.remediation.diagnose.Diagnosis;
import dev.forestall.remediation.diagnose.FaultKinds;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads what the model answered: lenient about what stands around the JSON, strict about what it
 * says. One choice outside of the list makes the whole answer worthless.
 */
final class AnswerReader {
  /** The name of this diagnostician in events and track records. */
  static final String NAME = "llm";

  private static final int LONGEST_EXPLANATION = 600;
  private static final int LONGEST_SENTENCE = 300;
  private static final int MOST_SENTENCES = 8;
  private static final int SHOWN_OF_A_WRONG_NAME = 60;

  private static final Pattern THOUGHTS = Pattern.compile("(?s)^\\s*<think>.*?</think>");
  private static final Pattern FENCED = Pattern.compile("(?s)```(?:json)?\\s*(\\{.*})\\s*```");
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Choices choices;

  AnswerReader(Choices choices) {
    this.choices = choices;
  }

  /**
   * The diagnosis.
   *
   * @throws ModelException saying what is wrong with the answer
   */
  Diagnosis read(String text) {
    JsonNode answer = json(text);
    FaultKind settled = FaultKinds.settled(choices.kinds());
    FaultKind named = faultKind(answer.path("faultKind"));
    Subject culprit = culprit(answer.path("culprit"));
    String explanation = prose(answer.path("explanation"), LONGEST_EXPLANATION);
    if (explanation.isEmpty()) {
      throw invalid("has no explanation");
    }
    List<String> evidence = evidence(answer.path("evidence"));
    if (named != settled) {
      evidence.add(
          "The language model puts it down to "
              + named.name().toLowerCase(Locale.ROOT).replace('_', ' ')
              + ".");
    }
    return new Diagnosis(
        NAME,
        settled,
        culprit,
        explanation,
        evidence,
        confidence(answer.path("confidence")),
        candidates(answer.path("candidates"), explanation),
        null,
        null);
  }

  private static JsonNode json(String text) {
    String bare = THOUGHTS.matcher(text).replaceFirst("").strip();
    Matcher fenced = FENCED.matcher(bare);
    String body = fenced.find() ? fenced.group(1) : bare;
    try {
      JsonNode answer = JSON.readTree(body);
      if (answer != null && answer.isObject()) {
        return answer;
      }
    } catch (JacksonException e) {
      throw new ModelException(
          Outcome.UNREADABLE,
          "The language model's answer is not the JSON that it was asked for.",
          e);
    }
    throw ModelException.of(
        Outcome.UNREADABLE, "The language model's answer is not the JSON that it was asked for.");
  }

  private FaultKind faultKind(JsonNode node) {
    return choices.kinds().stream()
        .filter(k -> node.isString() && k.name().equals(node.asString()))
        .findFirst()
        .orElseThrow(() -> invalid("names a fault kind that the incident does not have"));
  }

  private Subject culprit(JsonNode node) {
    Subject culprit = node.isString() ? choices.objects().get(node.asString()) : null;
    if (culprit == null) {
      throw ModelException.of(
          Outcome.NOT_IN_LIST,
          "The language model named an object that the incident does not own: "
              + shown(node)
              + ".");
    }
    return culprit;
  }

  private static double confidence(JsonNode node) {
    double confidence = node.isNumber() ? node.asDouble() : Double.NaN;
    if (!(confidence >= 0 && confidence <= 1)) {
      throw invalid("gives no confidence between 0 and 1");
    }
    return confidence;
  }

  private static List<String> evidence(JsonNode node) {
    if (!node.isArray()) {
      throw invalid("has no list of evidence");
    }
    List<String> sentences = new ArrayList<>();
    for (JsonNode item : node) {
      String sentence = prose(item, LONGEST_SENTENCE);
      if (!sentence.isEmpty() && sentences.size() < MOST_SENTENCES) {
        sentences.add(sentence);
      }
    }
    return sentences;
  }

  /**
   * The chosen actions up to the first that writes nothing. Doing nothing is only taken as the
   * first choice: behind a change that cannot be made, a person is called.
   */
  private List<Candidate> candidates(JsonNode node, String explanation) {
    if (!node.isArray() || node.isEmpty()) {
      throw invalid("chooses no action");
    }
    List<Candidate> candidates = new ArrayList<>();
    Set<String> seen = new LinkedHashSet<>();
    for (JsonNode item : node) {
      JsonNode id = item.path("action");
      RemediationAction action = id.isString() ? choices.actions().get(id.asString()) : null;
      if (action == null) {
        throw ModelException.of(
            Outcome.NOT_IN_LIST,
            "The language model named an action that is not in the list: " + shown(id) + ".");
      }
      String why = prose(item.path("why"), LONGEST_SENTENCE);
      String reason = why.isEmpty() ? explanation : why;
      boolean open =
          candidates.isEmpty() || candidates.getLast().action() instanceof RemediationAction.Change;
      if (open && seen.add(id.asString())) {
        candidates.add(new Candidate(worded(action, reason, candidates.isEmpty()), reason));
      }
    }
    if (candidates.getLast().action() instanceof RemediationAction.Change) {
      candidates.add(
          new Candidate(
              new Escalate("nothing that the language model chose can be done"),
              "A person must look."));
    }
    return candidates;
  }

  private static RemediationAction worded(RemediationAction action, String why, boolean first) {
    return switch (action) {
      case RemediationAction.Change change -> change;
      case Escalate escalate -> new Escalate(why);
      case NoAction nothing -> first ? new NoAction(why) : new Escalate(why);
    };
  }

  private static String prose(JsonNode node, int longest) {
    return node.isString() ? Untrusted.prose(node.asString(), longest) : "";
  }

  private static String shown(JsonNode node) {
    return Untrusted.quoted(
        node.isString() ? node.asString() : node.toString(), SHOWN_OF_A_WRONG_NAME);
  }

  private static ModelException invalid(String what) {
    return ModelException.of(Outcome.INVALID, "The language model's answer " + what + ".");
  }
}
