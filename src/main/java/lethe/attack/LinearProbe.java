package lethe.attack;

import java.util.ArrayList;
import java.util.List;
import lethe.base.Checks;
import lethe.base.Interruption;
import lethe.base.RandomStream;
import lethe.engine.Torch;

/**
 * Asks whether a straight line in the decoder's penultimate activations tells the forgotten label
 * from a kept one: logistic regression with an L2 penalty of 1e-3, five folds, the same latents for
 * both labels and both codes of a latent in the same fold. Descriptive: a decoder that maps the
 * forgotten label to one grey image separates it perfectly; compare with the retrained model.
 */
public final class LinearProbe {
  private static final double PENALTY = 1e-3;
  private static final int FOLDS = 5;

  private final Torch torch;
  private final int latents;
  private final long seed;

  /**
   * What the probe finds.
   *
   * @param model its name
   * @param label the forgotten one
   * @param keptLabel the other one
   * @param balancedAccuracy mean of the shares of both labels that held-out rows get right, in [0,
   *     1]; ½ is not separable
   * @param rows held-out codes in all, both labels
   */
  public record Reading(
      String model, int label, int keptLabel, double balancedAccuracy, int rows) {}

  /**
   * A probe.
   *
   * @param latents drawn for both labels, at least 5
   */
  public LinearProbe(Torch torch, int latents, long seed) {
    this.torch = torch;
    this.latents = Checks.atLeast("latents", latents, FOLDS);
    this.seed = seed;
  }

  /** The target's label against every kept label. */
  public List<Reading> read(AttackTarget target) {
    List<Reading> readings = new ArrayList<>();
    double[][] own = activations(target, target.label());
    int[] kept = target.forgetSet().complement().labels();
    for (int i = 0; i < kept.length; i++) {
      Interruption.check("probing the decoder", i, kept.length);
      readings.add(
          new Reading(
              target.model(),
              target.label(),
              kept[i],
              balancedAccuracy(own, activations(target, kept[i])),
              2 * latents));
    }
    return readings;
  }

  private double[][] activations(AttackTarget target, int label) {
    int latentSize = target.generator().latentSize();
    float[] z = RandomStream.of(seed, "linear probe").normal(latents * latentSize);
    float[] condition = Conditions.oneHot(label, target.generator().labels());
    float[] hidden =
        Codes.under(condition, z, latentSize).hidden(torch, target.generator(), target.weights());
    int width = hidden.length / latents;
    double[][] rows = new double[latents][width];
    for (int i = 0; i < hidden.length; i++) {
      rows[i / width][i % width] = hidden[i];
    }
    return rows;
  }

  /**
   * The held-out balanced accuracy of rows of two classes, row i of both in fold i mod 5.
   *
   * @param positive at least 5 rows
   * @param negative as many
   */
  static double balancedAccuracy(double[][] positive, double[][] negative) {
    int n = positive.length;
    double[][] rows = new double[2 * n][];
    System.arraycopy(positive, 0, rows, 0, n);
    System.arraycopy(negative, 0, rows, n, n);
    double[][] gram = gram(rows);
    int[] right = new int[2];
    for (int fold = 0; fold < FOLDS; fold++) {
      List<Integer> train = new ArrayList<>();
      for (int i = 0; i < 2 * n; i++) {
        if (i % n % FOLDS != fold) {
          train.add(i);
        }
      }
      LogisticRegression fit = fit(gram, train, n);
      for (int i = 0; i < 2 * n; i++) {
        if (i % n % FOLDS == fold) {
          int row = i;
          double decision = fit.decision(train.stream().mapToDouble(j -> gram[row][j]).toArray());
          boolean truth = i < n;
          right[truth ? 0 : 1] += (decision > 0) == truth ? 1 : 0;
        }
      }
    }
    return (right[0] + right[1]) / (2.0 * n);
  }

  private static LogisticRegression fit(double[][] gram, List<Integer> train, int positives) {
    double[][] part = new double[train.size()][train.size()];
    boolean[] positive = new boolean[train.size()];
    for (int i = 0; i < part.length; i++) {
      positive[i] = train.get(i) < positives;
      for (int j = 0; j < part.length; j++) {
        part[i][j] = gram[train.get(i)][train.get(j)];
      }
    }
    return LogisticRegression.fit(part, positive, PENALTY);
  }

  private static double[][] gram(double[][] rows) {
    double[][] gram = new double[rows.length][rows.length];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = 0;
        for (int k = 0; k < rows[i].length; k++) {
          sum += rows[i][k] * rows[j][k];
        }
        gram[i][j] = sum;
        gram[j][i] = sum;
      }
    }
    return gram;
  }
}
