package lethe.evaluate;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import lethe.base.Checks;
import lethe.data.LabelSet;
import lethe.model.Answers;

/**
 * What one judge says of a stack of images, whatever they are meant to show.
 *
 * @param images how many
 * @param meanProbabilities mean p(j | x) for each label j; they sum to 1
 * @param probabilityStandardErrors standard error of each over the images
 * @param answerShares share of the images whose top answer is j; they sum to 1
 * @param judgeEntropy mean entropy of p(· | x), nats, in [0, ln labels]: the mean of entropies, not
 *     the entropy of the mean
 * @param judgeEntropyStandardError of that mean over the images
 * @param judgeEntropyReferenceForm the same with the reference's ln(p + 1e-9)
 * @param entropyOfMean entropy of {@code meanProbabilities}, nats: large when answers are sure but
 *     different
 * @param largestProbability mean of max_j p(j | x), in [1 / labels, 1]
 */
public record ImageReading(
    int images,
    double[] meanProbabilities,
    double[] probabilityStandardErrors,
    double[] answerShares,
    double judgeEntropy,
    double judgeEntropyStandardError,
    double judgeEntropyReferenceForm,
    double entropyOfMean,
    double largestProbability) {
  /** Copies the arrays. */
  public ImageReading {
    meanProbabilities = meanProbabilities.clone();
    probabilityStandardErrors = probabilityStandardErrors.clone();
    answerShares = answerShares.clone();
  }

  /** The reading of a judge's answers to at least one image. */
  public static ImageReading of(Answers answers) {
    int n = answers.count();
    int labels = answers.labels();
    Checks.atLeast("images", n, 1);
    double[] means = new double[labels];
    double[] errors = new double[labels];
    double[] shares = new double[labels];
    for (int j = 0; j < labels; j++) {
      int label = j;
      double[] column =
          IntStream.range(0, n).mapToDouble(i -> answers.probability(i, label)).toArray();
      means[j] = Statistics.mean(column);
      errors[j] = Statistics.standardError(column);
      shares[j] = IntStream.range(0, n).filter(i -> answers.top(i) == label).count() / (double) n;
    }
    double[] entropies = IntStream.range(0, n).mapToDouble(answers::entropy).toArray();
    return new ImageReading(
        n,
        means,
        errors,
        shares,
        Statistics.mean(entropies),
        Statistics.standardError(entropies),
        IntStream.range(0, n).mapToDouble(i -> Entropy.referenceForm(answers, i)).sum() / n,
        Entropy.of(means),
        IntStream.range(0, n).mapToDouble(answers::largestProbability).sum() / n);
  }

  /** Mean p(f | x) over images and the labels f of a set: what a model's p̄_f is read against. */
  public double meanProbability(LabelSet labels) {
    return mean(labels, meanProbabilities);
  }

  /** Share of the images with a given top answer, the mean over the labels of a set. */
  public double answerShare(LabelSet labels) {
    return mean(labels, answerShares);
  }

  private double mean(LabelSet labels, double[] byLabel) {
    Checks.require(
        labels.classes() == byLabel.length && labels.size() > 0,
        "labels must be at least one of the judge's %d, were %s of %d",
        byLabel.length,
        labels,
        labels.classes());
    return Arrays.stream(labels.labels())
        .mapToDouble(label -> byLabel[label])
        .average()
        .orElseThrow();
  }

  /** The label that is the top answer most often; the first of equals. */
  public int commonAnswer() {
    int best = 0;
    for (int j = 1; j < answerShares.length; j++) {
      best = answerShares[j] > answerShares[best] ? j : best;
    }
    return best;
  }

  @Override
  public double[] meanProbabilities() {
    return meanProbabilities.clone();
  }

  @Override
  public double[] probabilityStandardErrors() {
    return probabilityStandardErrors.clone();
  }

  @Override
  public double[] answerShares() {
    return answerShares.clone();
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d images: H %.4f, largest p %.4f, most often read as %d",
        images,
        judgeEntropy,
        largestProbability,
        commonAnswer());
  }
}
