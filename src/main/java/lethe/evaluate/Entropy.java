package lethe.evaluate;

import lethe.model.Answers;

/** Entropies of a judge's answers in nats, from 0 to the logarithm of the number of labels. */
final class Entropy {
  private static final double REFERENCE_FLOOR = 1e-9;

  private Entropy() {}

  /** {@code −Σ p ln p} of a distribution, with 0 ln 0 = 0. */
  static double of(double[] distribution) {
    double sum = 0;
    for (double p : distribution) {
      sum -= p > 0 ? p * Math.log(p) : 0;
    }
    return sum;
  }

  /** The reference's form, {@code −Σ p ln(p + 1e-9)}; the same to four decimals. */
  static double referenceForm(Answers answers, int image) {
    double sum = 0;
    for (int j = 0; j < answers.labels(); j++) {
      double p = answers.probability(image, j);
      sum -= p * Math.log(p + REFERENCE_FLOOR);
    }
    return sum;
  }
}
