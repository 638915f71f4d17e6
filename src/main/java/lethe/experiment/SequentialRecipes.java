package lethe.experiment;

import java.util.List;
import lethe.data.LabelSet;
import lethe.experiment.SequentialStudy.Variant;
import lethe.experiment.SequentialStudy.Way;
import lethe.forget.ForgettingConfig;
import lethe.forget.SequentialConfig;
import lethe.forget.SequentialConfig.Protection;
import lethe.forget.SequentialConfig.Teacher;
import lethe.model.Draw;
import lethe.optim.LearningRate;

/** The settings of each {@link Variant} of a {@link SequentialStudy}. */
final class SequentialRecipes {
  /**
   * The anchor of a round has the losses of earlier rounds, and replay from the original repairs
   * them: a penalty as strong as the joint run's would keep them.
   */
  private static final double ROUND_ANCHOR_SHARE = 0.1;

  private final List<Integer> order;
  private final LabelSet forgotten;
  private final Recipes chain;

  /** Those of an order of labels, all of which {@code forgotten} holds, in one chain. */
  SequentialRecipes(List<Integer> order, LabelSet forgotten, Recipes chain) {
    this.order = order;
    this.forgotten = forgotten;
    this.chain = chain;
  }

  /** How a variant is run, the joint form included. */
  Way way(Variant variant) {
    if (variant == Variant.JOINT) {
      return new Way(1, run(), chain.fisher(), Teacher.ORIGINAL);
    }
    SequentialConfig config = rounds(variant);
    return new Way(config.rounds(), config.round(), config.fisher(), config.teacher());
  }

  /** The settings of a variant that goes round by round. */
  SequentialConfig rounds(Variant variant) {
    return switch (variant) {
      case CUMULATIVE -> cumulative(run().ewcWeight() * ROUND_ANCHOR_SHARE);
      case NO_EWC -> cumulative(0);
      case REFERENCE ->
          new SequentialConfig(
              order,
              Protection.REFERENCE,
              Teacher.ROUND_BEFORE,
              referenceRound(),
              chain.batchMeanFisher());
      case JOINT ->
          throw new IllegalArgumentException(
              "the joint form has no rounds: its settings are those of jointConfig");
    };
  }

  private SequentialConfig cumulative(double ewcWeight) {
    return new SequentialConfig(
        order,
        Protection.CUMULATIVE,
        Teacher.ORIGINAL,
        run().withEwcWeight(ewcWeight),
        chain.fisher());
  }

  /**
   * Half the penalty and replayed means. Every surrogate is of the round's own label, where {@link
   * Protection#CUMULATIVE} has half of them: {@code quick} shows as many of it in half the steps.
   */
  private ForgettingConfig referenceRound() {
    ForgettingConfig round = run();
    return round
        .withEwcWeight(round.ewcWeight() / 2)
        .withReplayDraw(Draw.MEAN)
        .withSteps(chain.profile() == Profile.QUICK ? round.steps() / 2 : round.steps());
  }

  /** One run of forgetting: a round, or the joint form. */
  ForgettingConfig run() {
    ForgettingConfig full = chain.balancedForgetting(forgotten);
    return switch (chain.profile()) {
      case SMOKE -> full.withSteps(20).withLogInterval(5);
      // a later digit takes more steps to forget than the first one does
      case QUICK ->
          full.withSteps(2_000)
              .withLogInterval(500)
              .withLearningRate(LearningRate.warmupCosine(3e-3, 100));
      case PAPER -> full;
    };
  }
}
