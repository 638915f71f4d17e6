package lethe.attack;

import lethe.base.Checks;
import lethe.data.OneHot;

/** Conditions that are not one-hot: the fuzzy labels of the reference's probes. */
public final class Conditions {
  private static final float REFERENCE_NOISE = 0.1f;

  private Conditions() {}

  /** {@code e_label}. */
  public static float[] oneHot(int label, int labels) {
    return OneHot.of(new int[] {label}, labels);
  }

  /**
   * {@code scale · e_label}: 1 is the label itself, 0 no condition at all; 0.1 in the reference.
   */
  public static float[] scaled(int label, int labels, double scale) {
    Checks.atLeast("scale", scale, 0);
    float[] row = new float[labels];
    row[Checks.within("label", label, 0, labels - 1)] = (float) scale;
    return row;
  }

  /**
   * {@code (e_label + η v) / (1 + η Σ v)}: mass 1, of which the label keeps at least 1 / (1 + η Σ
   * v).
   *
   * @param noiseWeight η, at least 0
   * @param noise v, one number of [0, 1) for each label
   */
  public static float[] noisy(int label, double noiseWeight, float[] noise) {
    Checks.atLeast("noiseWeight", noiseWeight, 0);
    float[] row = scaled(label, noise.length, 1);
    double sum = 1;
    for (float v : noise) {
      sum += noiseWeight * v;
    }
    for (int j = 0; j < row.length; j++) {
      row[j] = (float) ((row[j] + noiseWeight * noise[j]) / sum);
    }
    return row;
  }

  /**
   * {@code softmax(e_label + 0.1 v)}, as the reference's probe 2 has it: nearly uniform, with 0.23
   * on the label of ten.
   *
   * @param noise v, one number of [0, 1) for each label
   */
  public static float[] softmaxOfNoisy(int label, float[] noise) {
    float[] row = scaled(label, noise.length, 1);
    double sum = 0;
    for (int j = 0; j < row.length; j++) {
      sum += Math.exp(row[j] + REFERENCE_NOISE * noise[j]);
    }
    for (int j = 0; j < row.length; j++) {
      row[j] = (float) (Math.exp(row[j] + REFERENCE_NOISE * noise[j]) / sum);
    }
    return row;
  }
}
