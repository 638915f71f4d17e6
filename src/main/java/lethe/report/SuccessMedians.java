package lethe.report;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import lethe.attack.Plausibility;
import lethe.evaluate.Statistics;
import lethe.experiment.AttackResult;

/**
 * The guided successes of one attack on one model in one row, each at its first step.
 *
 * @param found a closer look at each success; may be empty
 */
record SuccessMedians(List<Plausibility> found) {
  SuccessMedians {
    found = List.copyOf(found);
  }

  static SuccessMedians of(AttackResult result, String attack, String model) {
    return new SuccessMedians(
        result.plausibility().stream()
            .filter(p -> p.attack().equals(attack) && p.model().equals(model))
            .toList());
  }

  int count() {
    return found.size();
  }

  /** The median of a number over at least one success. */
  double of(ToDoubleFunction<Plausibility> value) {
    return Statistics.median(found.stream().mapToDouble(value).toArray());
  }

  /**
   * The digit that holds the largest other mass of the condition: {@code 7} if it is the same in
   * every success, {@code 7 (12 of 18)} if it is the most frequent one, a dash if no other digit
   * has any.
   */
  String otherDigit() {
    Map<Integer, Integer> counts = new TreeMap<>();
    found.stream()
        .filter(p -> p.otherMass() > 0)
        .forEach(p -> counts.merge(p.otherLabel(), 1, Integer::sum));
    return counts.entrySet().stream()
        .max(Comparator.comparingInt(Map.Entry::getValue))
        .map(
            most ->
                most.getValue() == count()
                    ? Integer.toString(most.getKey())
                    : most.getKey() + " (" + most.getValue() + " of " + count() + ")")
        .orElse(Numbers.MISSING);
  }
}
