package lethe.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import lethe.attack.AttackKind;
import lethe.base.Checks;
import lethe.data.LabelSet;
import lethe.evaluate.Evaluation;
import lethe.evaluate.ModelReading;
import lethe.experiment.SeedMetric.Reading;
import lethe.model.Weights;

/**
 * Do the results hold for other training seeds? The whole chain again from each seed, read by the
 * same judges on the same latents and test images, so that the spread is that of training, of the
 * Fisher estimate and of forgetting.
 */
public final class SeedStudy {
  private static final int FEWEST_SEEDS = 2;

  private final Experiment lethe;
  private final LabelSet forgetSet;
  private final List<Experiment> chains;

  /**
   * A study of as many seeds as the profile has time for: 3 in {@code quick}, 5 in {@code paper}.
   */
  public SeedStudy(Experiment lethe, LabelSet forgetSet) {
    this(lethe, forgetSet, usual(lethe.settings().profile()));
  }

  private static int usual(Profile profile) {
    return switch (profile) {
      case SMOKE -> FEWEST_SEEDS;
      case QUICK -> 3;
      case PAPER -> 5;
    };
  }

  /** The same of so many seeds, at least 2: this experiment's and those that follow it. */
  public SeedStudy(Experiment lethe, LabelSet forgetSet, int seeds) {
    Checks.atLeast("seeds", seeds, FEWEST_SEEDS);
    this.lethe = lethe;
    this.forgetSet = lethe.requireForgettable(forgetSet);
    this.chains =
        IntStream.range(0, seeds).mapToObj(i -> lethe.withSeed(lethe.seed() + i)).toList();
  }

  /** The chain of each seed. */
  public List<Experiment> chains() {
    return chains;
  }

  /** The training seeds. */
  public List<Long> seeds() {
    return chains.stream().map(Experiment::seed).toList();
  }

  /** The original, the unlearned model, that without the EWC penalty, the retrained model. */
  public SeedResult compare() {
    return compare(chain -> new Models(chain, forgetSet).weights(Models.WITH_NO_EWC));
  }

  /** The methods of {@link ProjectionStudy} that take as many steps as each other. */
  public SeedResult compareProjection() {
    return compare(
        chain -> new ProjectionStudy(chain, forgetSet).models(ProjectionStudy.OF_EQUAL_STEPS));
  }

  /** Simpler ways to forget, beside the original, Selective Amnesia and the retrained model. */
  public SeedResult compareBaselines() {
    return compare(chain -> new BaselineStudy(chain, forgetSet).heldModels());
  }

  /**
   * The same of models of one's own.
   *
   * @param models by name, those of one chain; {@code original} among them, and the same names for
   *     every chain
   * @throws IllegalArgumentException if the names are not so
   */
  public SeedResult compare(Function<Experiment, Map<String, Weights>> models) {
    return compare(models, lethe.evaluation(forgetSet), new QualityStudy(lethe, forgetSet));
  }

  /**
   * The same by judges of one's own.
   *
   * @param evaluation around this study's forget set, by judges called A and B: their metrics are
   *     named so
   * @param quality in the features of one of one's own
   */
  public SeedResult compare(
      Function<Experiment, Map<String, Weights>> models,
      Evaluation evaluation,
      QualityStudy quality) {
    Map<String, List<Reading>> readings = new LinkedHashMap<>();
    for (Experiment chain : chains) {
      Map<String, Weights> own = models.apply(chain);
      Checks.require(
          own.containsKey(ModelName.ORIGINAL),
          "models must hold 'original', from which gaps are counted, were %s",
          own.keySet());
      Checks.require(
          readings.isEmpty() || readings.keySet().equals(own.keySet()),
          "models must have the same names for every seed, were %s and %s",
          readings.keySet(),
          own.keySet());
      Map<String, QualityResult.Distances> distances = quality.distances(own);
      ModelReading original = evaluation.read(ModelName.ORIGINAL, own.get(ModelName.ORIGINAL));
      own.forEach(
          (name, weights) ->
              readings
                  .computeIfAbsent(name, unread -> new ArrayList<>())
                  .add(
                      new Reading(
                          name.equals(ModelName.ORIGINAL)
                              ? original
                              : evaluation.read(name, weights),
                          original,
                          distances.get(name).frechetDistance().mean())));
    }
    return new SeedResult(
        forgetSet,
        seeds(),
        evaluation.config(),
        quality.config(),
        readings.entrySet().stream()
            .map(entry -> SeedResult.Row.of(entry.getKey(), entry.getValue()))
            .toList(),
        evaluation.constantGrey());
  }

  /**
   * Whether the label comes back, seed by seed: the attack on latent and condition together, and
   * relearning, on the models of each seed and their controls. What attacks is the same for every
   * seed: the real images that attacks start from and that are learnt, their order, all noise and
   * latents, and one untrained network.
   *
   * @param label a forgotten label
   * @param startLabel the kept label that attacks start from
   * @throws IllegalArgumentException if they are not
   */
  public RecoverySeedResult recovery(int label, int startLabel) {
    return recovery(label, chain -> new AttackStudy(chain, forgetSet, label, startLabel));
  }

  RecoverySeedResult recovery(int label, Function<Experiment, AttackStudy> studies) {
    List<RecoverySeedResult.Seed> read = new ArrayList<>();
    for (Experiment chain : chains) {
      AttackStudy study = studies.apply(chain);
      read.add(
          new RecoverySeedResult.Seed(
              study.successes(AttackKind.jointSearch()), study.relearning()));
    }
    return RecoverySeedResult.of(
        forgetSet, label, seeds(), AttackStudyConfig.of(lethe.settings().profile()), read);
  }

  /**
   * What judges of A's network, each from another seed, say of grey and of the unlearned model of
   * this experiment's seed. The networks differ by chance alone.
   */
  public JudgeSeedResult judges() {
    List<Experiment.Judged> judges = seeds().stream().map(lethe::judgeA).toList();
    return JudgeSeedResult.of(
        lethe.seed(),
        seeds(),
        judges,
        new Evaluation(
            lethe.torch(),
            lethe.generator(),
            judges.stream().map(Experiment.Judged::judge).toList(),
            lethe.data().test(),
            lethe.settings().profile().evaluation(forgetSet)),
        lethe.original().weights(),
        lethe.unlearned(forgetSet).weights());
  }
}
