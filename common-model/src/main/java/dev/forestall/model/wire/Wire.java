package dev.forestall.model.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.forestall.model.Topics;
import dev.forestall.model.event.MetricsSampled;
import dev.forestall.model.event.PodEvent;
import dev.forestall.model.incident.DashboardEvent;
import dev.forestall.model.incident.IncidentEvent;
import dev.forestall.model.lesson.Lesson;
import dev.forestall.model.remediation.RemediationEvent;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Values to bytes and back.
 *
 * <p>The rule of evolution: fields are only added, never renamed, never given another meaning; a
 * reader ignores what it does not know and reads a missing list as empty. JSON begins with <code>{
 * </code>; {@link MetricsSampled} begins with the byte 1, followed by its Protocol Buffers form.
 */
public final class Wire {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .changeDefaultPropertyInclusion(i -> i.withValueInclusion(JsonInclude.Include.NON_NULL))
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private static final int LONGEST_REASON = 300;

  private Wire() {}

  /** The mapper of the wire: for pages and reports that show values as they travel. */
  public static JsonMapper json() {
    return JSON;
  }

  /** Encodes a value of any topic. */
  public static byte[] encode(Object value) {
    return value instanceof MetricsSampled sampled
        ? MetricsSampledCodec.encode(sampled)
        : JSON.writeValueAsBytes(value);
  }

  /** The type of the values of a topic. */
  public static Class<?> valueType(Topics topic) {
    return switch (topic) {
      case POD_EVENTS -> PodEvent.class;
      case INCIDENTS -> IncidentEvent.class;
      case DASHBOARDS -> DashboardEvent.class;
      case REMEDIATIONS -> RemediationEvent.class;
      case LESSONS -> Lesson.class;
    };
  }

  /**
   * Decodes a value of a topic.
   *
   * @throws WireException when the bytes are not such a value
   */
  public static <T> T decode(byte[] bytes, Class<T> type) {
    if (bytes.length > 0 && bytes[0] == MetricsSampledCodec.FORMAT) {
      Object sampled = MetricsSampledCodec.decode(bytes);
      if (!type.isInstance(sampled)) {
        throw new WireException("expected " + type.getSimpleName() + ", found MetricsSampled");
      }
      return type.cast(sampled);
    }
    try {
      T value = JSON.readValue(bytes, type);
      if (value == null) {
        throw new WireException("expected " + type.getSimpleName() + ", found JSON null");
      }
      return value;
    } catch (JacksonException e) {
      throw new WireException("not a " + type.getSimpleName() + ": " + firstLine(e), e);
    }
  }

  private static String firstLine(JacksonException e) {
    String text = e.getOriginalMessage();
    String line = text == null ? e.getClass().getSimpleName() : text.lines().findFirst().orElse("");
    return line.length() > LONGEST_REASON ? line.substring(0, LONGEST_REASON) : line;
  }
}
