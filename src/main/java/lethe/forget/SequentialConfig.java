package lethe.forget;

import java.util.HashSet;
import java.util.List;
import lethe.base.Checks;
import lethe.data.LabelSet;
import lethe.fisher.FisherConfig;

/**
 * Settings of forgetting labels one after the other. Rounds count from 1; round i forgets {@code
 * order.get(i − 1)} and starts from what round i − 1 left, whose weights are its anchor.
 *
 * @param order labels to forget, each once, at least one
 * @param protection what happens to labels that were forgotten before
 * @param teacher which model draws the replay
 * @param round settings of one round; its forget set is replaced, its seed counted up
 * @param fisher settings of the estimate before each round; its labels are replaced
 */
public record SequentialConfig(
    List<Integer> order,
    Protection protection,
    Teacher teacher,
    ForgettingConfig round,
    FisherConfig fisher) {

  /** What holds labels that an earlier round forgot. */
  public enum Protection {
    /**
     * They are forgotten again at every round: half of the surrogate images are of the round's own
     * label, the other half of the earlier ones. The Fisher is of the kept labels alone.
     */
    CUMULATIVE,
    /**
     * Nothing, as in the reference: they are in neither batch, and the Fisher is of all labels that
     * were not forgotten before this round, the round's own included.
     */
    REFERENCE
  }

  /** Which model draws the replayed images of the kept labels. */
  public enum Teacher {
    /**
     * The original at every round, so that losses do not add up. Only images of kept labels are
     * drawn: a stock of them, made once, does as well where the original may not be kept.
     */
    ORIGINAL,
    /** The model that the round before left, as in the reference: each round copies a copy. */
    ROUND_BEFORE
  }

  /** Copies the list and checks it. */
  public SequentialConfig {
    order = List.copyOf(Checks.given("order", order));
    Checks.given("protection", protection);
    Checks.given("teacher", teacher);
    Checks.given("round", round);
    Checks.given("fisher", fisher);
    Checks.require(!order.isEmpty(), "order must name at least one label to forget, was %s", order);
    Checks.require(
        new HashSet<>(order).size() == order.size(),
        "order must name each label once, was %s",
        order);
    LabelSet.forgetSet(
            round.forgetSet().classes(), order.stream().mapToInt(Integer::intValue).toArray())
        .requireForgettable();
  }

  /** The same sequence with other settings of a round. */
  public SequentialConfig withRound(ForgettingConfig newRound) {
    return new SequentialConfig(order, protection, teacher, newRound, fisher);
  }

  /** The number of rounds. */
  public int rounds() {
    return order.size();
  }

  /** The label that a round forgets. */
  public int label(int number) {
    Checks.require(
        number >= 1 && number <= rounds(), "round must be 1 to %d, was %d", rounds(), number);
    return order.get(number - 1);
  }

  /** Every label forgotten by the end of a round. */
  public LabelSet forgottenAfter(int number) {
    label(number);
    return labels(order.subList(0, number));
  }

  /** The labels that a round replays: those that no round so far forgot. */
  public LabelSet retainSet(int number) {
    return forgottenAfter(number).complement();
  }

  /** The settings of a round. */
  public ForgettingConfig forgetting(int number) {
    LabelSet forgetSet =
        switch (protection) {
          case CUMULATIVE -> forgottenAfter(number);
          case REFERENCE -> labels(List.of(label(number)));
        };
    return round.withForgetSet(forgetSet).withSeed(round.seed() + number);
  }

  /** How often a round draws each label to forget. */
  LabelMix forgetMix(int number) {
    return LabelMix.halfOf(label(number), forgetting(number).forgetSet());
  }

  /** The settings of the Fisher estimate before a round. */
  public FisherConfig fisher(int number) {
    LabelSet labels =
        switch (protection) {
          case CUMULATIVE -> retainSet(number);
          case REFERENCE ->
              number == 1
                  ? LabelSet.all(round.forgetSet().classes())
                  : forgottenAfter(number - 1).complement();
        };
    return fisher.withLabels(labels).withSeed(fisher.seed() + number);
  }

  private LabelSet labels(List<Integer> some) {
    return LabelSet.forgetSet(
        round.forgetSet().classes(), some.stream().mapToInt(Integer::intValue).toArray());
  }
}
