package dev.forestall.collector.aggregate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whom an operation calls: when the callee's span is missing (it was down, or its spans are lost),
 * the call still counts for the edge, if the operation has one known callee and called it in more
 * than 30 % of its spans. Bounded, the least recently used out first.
 */
final class CallHabits {
  private static final int MOST = 20_000;
  private static final double OFTEN = 0.3;
  private static final long FADES_AT = 10_000;

  private final Map<Caller, Habit> habits = new LinkedHashMap<>(256, 0.75f, true);

  private record Caller(String service, String operation) {}

  private static final class Habit {
    private long spans;
    private long calls;
    private @Nullable String callee;
    private boolean several;
  }

  /** Learns whom this span called, and tells whom it probably called if it called nobody. */
  Optional<String> learn(Span span, List<String> callees) {
    Habit habit = habit(new Caller(span.service().key(), span.operation()));
    habit.spans++;
    for (String callee : callees) {
      habit.several |= habit.callee != null && !habit.callee.equals(callee);
      habit.callee = callee;
    }
    if (!callees.isEmpty()) {
      habit.calls++;
    }
    boolean telling = !habit.several && habit.calls > OFTEN * habit.spans;
    if (habit.spans >= FADES_AT) {
      habit.spans /= 2;
      habit.calls /= 2;
    }
    return callees.isEmpty() && telling ? Optional.ofNullable(habit.callee) : Optional.empty();
  }

  private Habit habit(Caller caller) {
    Habit habit = habits.computeIfAbsent(caller, c -> new Habit());
    if (habits.size() > MOST) {
      habits.remove(habits.keySet().iterator().next());
    }
    return habit;
  }
}
