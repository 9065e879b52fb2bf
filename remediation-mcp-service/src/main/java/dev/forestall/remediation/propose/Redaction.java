package dev.forestall.remediation.propose;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Replaces values that look like secrets by a salted digest, so that a page can show that they
 * differ without showing them. Names decide ({@code DB_PASSWORD}), and values that carry
 * credentials ({@code --token=…}, {@code https://user:password@host}).
 */
public final class Redaction {
  private static final Pattern SECRET_NAME =
      Pattern.compile(
          "passw|pwd|secret|token|credential|api[-_.]?key|access[-_.]?key|private[-_.]?key|auth|"
              + "connection[-_.]?string|dsn|session|cookie|signature|salt|cert");
  private static final Pattern SECRET_ARGUMENT =
      Pattern.compile("(?i)(passw|pwd|secret|token|credential|api-?key|auth)[\\w.-]*[=: ]");
  private static final Pattern SECRET_FLAG =
      Pattern.compile("(?i)^--?[\\w.-]*(passw|pwd|secret|token|credential|api-?key|auth)[\\w.-]*$");
  private static final Pattern CREDENTIALS_IN_URL = Pattern.compile("://[^/@\\s]*:[^/@\\s]+@");
  private static final Pattern KEY_MATERIAL = Pattern.compile("-----BEGIN|^eyJ[\\w-]+\\.");
  private static final int SHOWN_BYTES = 8;

  private final String salt;

  /** Digests are salted, so that equal secrets of different objects do not look equal. */
  public Redaction(String salt) {
    this.salt = salt;
  }

  /** A copy with every secret-like string replaced. */
  public JsonNode redact(JsonNode node) {
    if (node instanceof ObjectNode object) {
      return redactObject(object);
    }
    if (node instanceof ArrayNode array) {
      return redactArray(array);
    }
    if (node.isString() && looksSecret(node.stringValue())) {
      return hashed(node.stringValue());
    }
    return node;
  }

  private ObjectNode redactObject(ObjectNode object) {
    JsonNode name = object.get("name");
    boolean namesASecret = name != null && name.isString() && secretName(name.stringValue());
    ObjectNode copy = Json.NODES.objectNode();
    object
        .properties()
        .forEach(e -> {
          boolean secret = e.getKey().equals("value") ? namesASecret : secretMapEntry(e.getKey());
          copy.set(e.getKey(), secret ? opaque(e.getValue()) : redact(e.getValue()));
        });
    return copy;
  }

  /** An argument after a flag such as {@code --password} is one, too. */
  private ArrayNode redactArray(ArrayNode array) {
    ArrayNode copy = Json.NODES.arrayNode();
    boolean afterFlag = false;
    for (JsonNode item : array) {
      copy.add(afterFlag ? opaque(item) : redact(item));
      afterFlag = item.isString() && SECRET_FLAG.matcher(item.stringValue()).find();
    }
    return copy;
  }

  private JsonNode opaque(JsonNode value) {
    return value.isString() ? hashed(value.stringValue()) : redact(value);
  }

  private static boolean secretName(String name) {
    return SECRET_NAME.matcher(name.toLowerCase(Locale.ROOT)).find();
  }

  /** Keys of the Kubernetes API that hold names, not secrets, are shown. */
  private static boolean secretMapEntry(String key) {
    return switch (key) {
      case "secretName",
          "secretKeyRef",
          "secretRef",
          "secret",
          "imagePullSecrets",
          "serviceAccountToken",
          "automountServiceAccountToken",
          "sessionAffinity" ->
          false;
      default -> secretName(key);
    };
  }

  private static boolean looksSecret(String value) {
    return CREDENTIALS_IN_URL.matcher(value).find()
        || KEY_MATERIAL.matcher(value).find()
        || SECRET_ARGUMENT.matcher(value).find();
  }

  private JsonNode hashed(String value) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(salt.getBytes(StandardCharsets.UTF_8));
      byte[] digest = sha.digest(value.getBytes(StandardCharsets.UTF_8));
      return Json.text("sha256:" + HexFormat.of().formatHex(digest, 0, SHOWN_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
