package lethe.evaluate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import lethe.base.Checks;
import lethe.base.Rows;
import lethe.data.LabelSet;
import lethe.model.Answers;

/**
 * What one judge says of what one model draws, label by label. With f a label to forget, k one to
 * keep and n images of each label:
 *
 * @param judge its name
 * @param forgetSet the labels to forget
 * @param samplesPerLabel n
 * @param forgetProbability p̄_f = mean p(f | G(z, f)) over images and labels to forget, in [0, 1];
 *     low is forgotten, but read it against grey
 * @param forgetProbabilityStandardError over the images
 * @param greyGap {@code forgetProbability} − p(f | grey); 0 is ideal for a grey surrogate
 * @param judgeEntropy mean entropy of the answers to images of f, nats, in [0, ln labels]
 * @param judgeEntropyStandardError over the images
 * @param judgeEntropyReferenceForm the same with the reference's ln(p + 1e-9)
 * @param entropyOfMean entropy of the mean answer to images of f, nats
 * @param topOneShare r_f, the share of images of f whose top answer is f
 * @param topOneShareInterval Wilson, 95 %
 * @param keptAccuracy KA, the share of images of kept labels whose top answer is their label
 * @param keptAccuracyInterval Wilson, 95 %
 * @param keptProbability KP, mean p(k | G(z, k)) over kept labels
 * @param worstKeptLabel the kept label with the lowest accuracy
 * @param worstKeptAccuracy that accuracy
 * @param grey the judge's answer to constant grey
 * @param probabilities P[k][j] = mean p(j | G(z, k)); rows sum to 1
 * @param answers A[k][j] = share of G(z, k) with top answer j; rows sum to 1
 * @param entropies mean entropy of the answers for each label, nats
 */
public record JudgeReading(
    String judge,
    LabelSet forgetSet,
    int samplesPerLabel,
    double forgetProbability,
    double forgetProbabilityStandardError,
    double greyGap,
    double judgeEntropy,
    double judgeEntropyStandardError,
    double judgeEntropyReferenceForm,
    double entropyOfMean,
    double topOneShare,
    Interval topOneShareInterval,
    double keptAccuracy,
    Interval keptAccuracyInterval,
    double keptProbability,
    int worstKeptLabel,
    double worstKeptAccuracy,
    GreyAnswer grey,
    double[][] probabilities,
    double[][] answers,
    double[] entropies) {
  private static final double LIKE_GREY = 0.01;

  /** Copies the arrays. */
  public JudgeReading {
    probabilities = Rows.copy(probabilities);
    answers = Rows.copy(answers);
    entropies = entropies.clone();
  }

  /**
   * The reading of a judge's answers.
   *
   * @param answersByLabel what it says of the images of each label, the same number of images each
   * @param grey its answer to constant grey
   */
  public static JudgeReading of(
      String judge, List<Answers> answersByLabel, GreyAnswer grey, LabelSet forgetSet) {
    forgetSet.requireForgettable();
    Checks.require(
        answersByLabel.size() == forgetSet.classes(),
        "there are answers for %d labels, forgetSet %s is of %d",
        answersByLabel.size(),
        forgetSet,
        forgetSet.classes());
    int n = answersByLabel.get(0).count();
    for (Answers some : answersByLabel) {
      Checks.require(
          some.count() == n, "labels need as many images each, got %d and %d", n, some.count());
    }
    List<ImageReading> rows = answersByLabel.stream().map(ImageReading::of).toList();
    OwnLabel forgotten = OwnLabel.of(answersByLabel, forgetSet);
    OwnLabel kept = OwnLabel.of(answersByLabel, forgetSet.complement());
    ImageReading forgottenImages = forgotten.reading();
    int worst = worst(rows, forgetSet.complement());
    return new JudgeReading(
        judge,
        forgetSet,
        n,
        forgotten.probability(),
        forgotten.probabilityStandardError(),
        forgotten.probability() - grey.forgetProbability(),
        forgottenImages.judgeEntropy(),
        forgottenImages.judgeEntropyStandardError(),
        forgottenImages.judgeEntropyReferenceForm(),
        forgottenImages.entropyOfMean(),
        forgotten.accuracy(),
        forgotten.accuracyInterval(),
        kept.accuracy(),
        kept.accuracyInterval(),
        kept.probability(),
        worst,
        rows.get(worst).answerShares()[worst],
        grey,
        rows.stream().map(ImageReading::meanProbabilities).toArray(double[][]::new),
        rows.stream().map(ImageReading::answerShares).toArray(double[][]::new),
        rows.stream().mapToDouble(ImageReading::judgeEntropy).toArray());
  }

  private static int worst(List<ImageReading> rows, LabelSet kept) {
    return Arrays.stream(kept.labels())
        .boxed()
        .min(Comparator.comparingDouble(k -> rows.get(k).answerShares()[k]))
        .orElseThrow();
  }

  /** {@code judgeEntropy} as a share of its maximum ln labels, in [0, 1]. */
  public double normalisedEntropy() {
    return judgeEntropy / Math.log(answers.length);
  }

  /**
   * Whether the judge's p̄ of the forgotten labels is the one of constant grey, to 0.01: then it is
   * what the judge makes of grey.
   */
  public boolean namesAsGrey() {
    return Math.abs(greyGap) <= LIKE_GREY;
  }

  /**
   * Whether the judge reads the forgotten labels as it reads constant grey: p̄ and entropy within
   * 0.01 of its answer. Then they say what it makes of grey, and nothing of the model.
   */
  public boolean readsAsGrey() {
    return namesAsGrey() && Math.abs(judgeEntropy - grey.judgeEntropy()) <= LIKE_GREY;
  }

  /** ΔKA: kept accuracy minus that of {@code before}, on the same latents. */
  public double keptAccuracyChange(JudgeReading before) {
    return keptAccuracy - before.keptAccuracy;
  }

  @Override
  public double[][] probabilities() {
    return Rows.copy(probabilities);
  }

  @Override
  public double[][] answers() {
    return Rows.copy(answers);
  }

  @Override
  public double[] entropies() {
    return entropies.clone();
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "judge %s, forget %s, n %d: p̄ %.4f (grey %.4f), H %.4f, top-1 %.3f, kept %.4f",
        judge,
        forgetSet,
        samplesPerLabel,
        forgetProbability,
        grey.forgetProbability(),
        judgeEntropy,
        topOneShare,
        keptAccuracy);
  }
}
