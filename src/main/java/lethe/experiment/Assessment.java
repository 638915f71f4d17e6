package lethe.experiment;

import static lethe.experiment.Claim.text;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lethe.data.LabelSet;
import lethe.data.LabelledImages;
import lethe.engine.Torch;
import lethe.evaluate.Calibration;
import lethe.evaluate.ControlReading;
import lethe.evaluate.JudgeReading;
import lethe.evaluate.ModelReading;
import lethe.model.Answers;
import lethe.model.ImageJudge;

/**
 * Everything that is said of the models around one forget set, with what it is read against.
 *
 * @param run what the run was
 * @param forgetSet the labels to forget
 * @param judges how good each judge is, and how calibrated on images that are no digits
 * @param models a row for each model: original, unlearned, ablations, retrained, untrained
 * @param controls a row for each set of plain images: constant grey, uniform noise
 */
public record Assessment(
    RunCard run,
    LabelSet forgetSet,
    List<JudgeQuality> judges,
    List<ModelReading> models,
    List<ControlReading> controls) {
  /** Copies the lists. */
  public Assessment {
    judges = List.copyOf(judges);
    models = List.copyOf(models);
    controls = List.copyOf(controls);
  }

  /**
   * How far a judge can be trusted.
   *
   * @param judge its name
   * @param testAccuracy share of the test images that are right, in [0, 1]
   * @param testLoss mean negative log-likelihood, nats per image
   * @param calibration its answers to images that are no digits
   */
  public record JudgeQuality(
      String judge, double testAccuracy, double testLoss, Calibration calibration) {
    /** That of any judge, from what it says of the test images. */
    static JudgeQuality of(
        Torch torch, ImageJudge judge, LabelledImages test, Calibration calibration) {
      Answers answers = judge.answer(torch, test.images());
      return new JudgeQuality(
          judge.name(), answers.accuracy(test.labels()), answers.loss(test.labels()), calibration);
    }

    static JudgeQuality of(Experiment.Judged judged, Calibration calibration) {
      return new JudgeQuality(
          judged.judge().name(),
          judged.log().last().testAccuracy(),
          judged.log().last().testLoss(),
          calibration);
    }
  }

  /** A change of p this large on kept labels is one. */
  private static final double SAME_PROBABILITY = 0.03;

  /** The 97.5 % quantile of the standard normal distribution. */
  private static final double Z = 1.96;

  /** An entropy above this share of its maximum is near it. */
  private static final double NEAR_MAXIMUM = 0.95;

  /** How good a judge is. */
  public JudgeQuality quality(String judge) {
    return judges.stream()
        .filter(quality -> quality.judge().equals(judge))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no judge '" + judge + "'"));
  }

  /**
   * The ablation that replays the other kind of image than the unlearned model.
   *
   * @throws IllegalArgumentException if neither was read
   */
  public Ablation otherReplay() {
    return Stream.of(Ablation.REPLAYED_MEANS, Ablation.REPLAYED_SAMPLES)
        .filter(each -> models.stream().anyMatch(row -> row.model().equals(each.title())))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("no model replays the other kind of image"));
  }

  /**
   * Sentences of the reference about its two numbers, and two of ours. Each is confirmed if it
   * holds for every judge, refuted if for none, else undecided: it then depends on the judge.
   */
  public List<Claim> claims() {
    return List.of(
        claim(
            "\"the probability of the target class drops significantly\"", this::drops, this::drop),
        claim(
            "its entropy is near the maximum",
            judge -> entropy(judge) >= NEAR_MAXIMUM,
            judge ->
                text(
                    "%.3f (grey %.3f, maximum %.3f)",
                    after(judge).judgeEntropy(),
                    after(judge).grey().judgeEntropy(),
                    Math.log(forgetSet.classes()))),
        claim(
            "ours: both numbers are the judge's answer to constant grey",
            judge -> after(judge).readsAsGrey(),
            judge ->
                text(
                    "p̄ %+.4f and entropy %+.4f from grey's",
                    after(judge).greyGap(),
                    after(judge).judgeEntropy() - after(judge).grey().judgeEntropy())),
        claim(
            "ours: no kept digit's own probability moves by more than 0.03",
            judge -> Math.abs(ownChange(judge, moved(judge))) <= SAME_PROBABILITY,
            judge ->
                text("at most %+.3f (digit %d)", ownChange(judge, moved(judge)), moved(judge))));
  }

  private Claim claim(String sentence, Predicate<String> holds, Function<String, String> evidence) {
    List<String> names = judges.stream().map(JudgeQuality::judge).toList();
    boolean all = names.stream().allMatch(holds);
    boolean none = names.stream().noneMatch(holds);
    return new Claim(
        sentence,
        Claim.Verdict.of(all, none),
        names.stream()
                .map(name -> "judge " + name + ": " + evidence.apply(name))
                .collect(Collectors.joining("; "))
            + "; one training seed");
  }

  private JudgeReading before(String judge) {
    return model(ModelName.ORIGINAL).judge(judge);
  }

  private JudgeReading after(String judge) {
    return model(ModelName.UNLEARNED).judge(judge);
  }

  /** Beyond chance over the images. */
  private boolean drops(String judge) {
    double error =
        Math.hypot(
            before(judge).forgetProbabilityStandardError(),
            after(judge).forgetProbabilityStandardError());
    return before(judge).forgetProbability() - after(judge).forgetProbability() > Z * error;
  }

  private String drop(String judge) {
    return text(
        "%.4f to %.4f (grey %.4f, retrained %.4f)",
        before(judge).forgetProbability(),
        after(judge).forgetProbability(),
        after(judge).grey().forgetProbability(),
        model(ModelName.RETRAINED).judge(judge).forgetProbability());
  }

  private double entropy(String judge) {
    return after(judge).normalisedEntropy();
  }

  /** The kept label whose own probability changed most. */
  private int moved(String judge) {
    return Arrays.stream(forgetSet.complement().labels())
        .boxed()
        .max(Comparator.comparingDouble(label -> Math.abs(ownChange(judge, label))))
        .orElseThrow();
  }

  private double ownChange(String judge, int label) {
    return after(judge).probabilities()[label][label] - before(judge).probabilities()[label][label];
  }

  /** The row of a model. */
  public ModelReading model(String name) {
    return Named.find(models, ModelReading::model, name);
  }
}
