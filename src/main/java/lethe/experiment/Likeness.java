package lethe.experiment;

import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;

/** How much of what is on a picture is on another one too. */
final class Likeness {
  private Likeness() {}

  /** The mean over the pixels of the squared difference. */
  static double meanSquaredError(float[] image, float[] other) {
    double sum = 0;
    for (int i = 0; i < image.length; i++) {
      sum += Math.pow(image[i] - (double) other[i], 2);
    }
    return sum / image.length;
  }

  /** Pearson's correlation of the pixels; 0 if one of the pictures is flat. */
  static double correlation(float[] image, float[] other) {
    double correlation = new PearsonsCorrelation().correlation(wide(image), wide(other));
    return Double.isNaN(correlation) ? 0 : correlation;
  }

  private static double[] wide(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }
}
