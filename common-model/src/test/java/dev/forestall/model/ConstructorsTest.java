package dev.forestall.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestall.model.event.MetricsSampled;
import dev.forestall.model.event.Sample;
import dev.forestall.model.incident.Aggregate;
import dev.forestall.model.incident.EffectObserved;
import dev.forestall.model.incident.Forecast;
import dev.forestall.model.incident.IncidentOpened;
import dev.forestall.model.lesson.Lesson;
import dev.forestall.model.remediation.ProposalId;
import dev.forestall.model.remediation.RemediationAction;
import dev.forestall.model.workload.Metrics;
import dev.forestall.model.workload.SampleKind;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConstructorsTest {
  /** Texts that may be empty: no container, no comment, an action that writes nothing. */
  private static final Set<String> MAY_BE_EMPTY =
      Set.of("container", "note", "comment", "digest", "reason");

  /** One value of every record of the contract, the nested ones included. */
  static Stream<Record> records() {
    Map<Class<?>, Record> found = new LinkedHashMap<>();
    Examples.all().forEach(value -> collect(value, found));
    return found.values().stream();
  }

  @ParameterizedTest
  @MethodSource("records")
  void refusesNull_whenAComponentMustBeGiven(Record value) throws Exception {
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      if (component.getType().isPrimitive() || nullable(component)) {
        continue;
      }
      if (Collection.class.isAssignableFrom(component.getType())
          && !value.getClass().equals(MetricsSampled.class)
          && !component.getName().equals("kinds")) {
        Record copy = with(value, component, null);
        assertThat((Collection<?>) component.getAccessor().invoke(copy)).isEmpty();
      } else {
        assertRefused(value, component, null);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("records")
  void refusesBlankText_whenItNamesSomething(Record value) {
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      if (component.getType().equals(String.class)
          && !nullable(component)
          && !MAY_BE_EMPTY.contains(component.getName())) {
        assertRefused(value, component, " ");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("records")
  void refusesAListWithAHole_whenItCopies(Record value) {
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      if (component.getType().equals(List.class)) {
        assertRefused(value, component, Arrays.asList((Object) null));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("records")
  void copiesLists_whenTheCallerKeepsWritingToTheirs(Record value) throws Exception {
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      if (component.getType().equals(List.class)) {
        List<Object> mine = new ArrayList<>((List<?>) component.getAccessor().invoke(value));
        Record copy = with(value, component, mine);
        mine.clear();
        assertThat((List<?>) component.getAccessor().invoke(copy)).isNotEmpty().isUnmodifiable();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void refusesASample_whenItsValueIsNoNumber(double value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Sample("app", Metrics.MEMORY, SampleKind.GAUGE, value))
        .withMessageContaining(Metrics.MEMORY)
        .withMessageContaining("finite");
  }

  @Test
  void refusesMetricsSampled_whenItHasNoSample() {
    MetricsSampled good = Examples.metricsSampled();
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new MetricsSampled(good.subject(), good.pod(), good.podUid(), good.at(), List.of()))
        .withMessage("samples must not be empty");
  }

  @ParameterizedTest
  @CsvSource({"-1,1,0.5", "10,20,0.5", "-20,-10,0.5", "-1,1,-0.1", "-1,1,1.1", "-1,1,NaN"})
  void refusesAForecast_whenItsIntervalOrProbabilityIsWrong(long from, long to, double p) {
    Instant eta = Examples.ONSET;
    if (from <= 0 && to >= 0 && p >= 0 && p <= 1) {
      assertThat(forecast(eta, eta.plusSeconds(from), eta.plusSeconds(to), p)).isNotNull();
    } else {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> forecast(eta, eta.plusSeconds(from), eta.plusSeconds(to), p));
    }
  }

  @Test
  void refusesAPredictedIncident_whenItHasNoForecast() {
    IncidentOpened good = (IncidentOpened) Examples.incidentEvents().getFirst();
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new IncidentOpened(
                good.eventId(),
                good.incidentId(),
                good.subject(),
                good.at(),
                good.onset(),
                good.faultKind(),
                good.severity(),
                true,
                null,
                good.facts(),
                good.summary()))
        .withMessage("a predicted incident needs a forecast");
  }

  @ParameterizedTest
  @CsvSource({"3,3", "-1,2", "2,-1"})
  void refusesAScale_whenItChangesNothingOrIsNegative(int from, int to) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RemediationAction.Scale(Examples.TARGET, from, to));
  }

  @Test
  void refusesNumbers_whenTheyCannotBe() {
    assertThatIllegalArgumentException().isThrownBy(() -> ProposalId.of(Examples.INCIDENT, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new EffectObserved.Slope(2, 1, 3));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EffectObserved.Slope(1, Double.NaN, 3));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Lesson.Tuning(Examples.CART, Metrics.MEMORY, 0, "never", Examples.ONSET));
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new Aggregate(
                "p", "c", "m", "u", Examples.ONSET, Examples.ONSET, 0, 0, 0, 0, 0, 0, 0, 0));
  }

  private static Forecast forecast(Instant eta, Instant from, Instant to, double probability) {
    return new Forecast(
        "p", "c", Metrics.MEMORY, "bytes", 1, 2, 0.1, eta, eta, from, to, probability);
  }

  private static void assertRefused(Record value, RecordComponent component, @Nullable Object bad) {
    assertThatThrownBy(() -> with(value, component, bad))
        .as("%s.%s = %s", value.getClass().getSimpleName(), component.getName(), bad)
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .message()
        .isNotBlank();
  }

  private static boolean nullable(RecordComponent component) {
    return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  private static Record with(Record value, RecordComponent changed, @Nullable Object replacement)
      throws Exception {
    RecordComponent[] components = value.getClass().getRecordComponents();
    Object[] arguments = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      arguments[i] =
          components[i].getName().equals(changed.getName())
              ? replacement
              : components[i].getAccessor().invoke(value);
    }
    Constructor<?> constructor =
        value
            .getClass()
            .getDeclaredConstructor(
                Stream.of(components).map(RecordComponent::getType).toArray(Class[]::new));
    try {
      return (Record) constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      throw (Exception) e.getCause();
    }
  }

  private static void collect(Object value, Map<Class<?>, Record> found) {
    if (value instanceof Collection<?> many) {
      many.forEach(each -> collect(each, found));
    } else if (value instanceof Record one && found.putIfAbsent(one.getClass(), one) == null) {
      for (RecordComponent component : one.getClass().getRecordComponents()) {
        try {
          Object part = component.getAccessor().invoke(one);
          if (part != null) {
            collect(part, found);
          }
        } catch (ReflectiveOperationException e) {
          throw new AssertionError(e);
        }
      }
    }
  }
}
