package lethe.attack;

import lethe.model.TrainedJudge;

/**
 * An attack on a {@link LinearDecoder} by a linear judge, one restart at a time in doubles with
 * gradients in closed form and Adam from the textbook: the oracle of the fast one.
 */
final class SlowAttack {
  private final LinearDecoder decoder;
  private final float[] matrix;
  private final float[] judge;
  private final AttackConfig config;
  private final int label;

  final double[] z;
  final double[] u;
  private final double[][] latentMoments;
  private final double[][] conditionMoments;
  private int latentUpdates;
  private int conditionUpdates;

  SlowAttack(
      AttackTarget target, TrainedJudge judge, AttackConfig config, AttackStart start, int r) {
    this.decoder = (LinearDecoder) target.generator();
    this.matrix = target.weights().values();
    this.judge = judge.weights().values();
    this.config = config;
    this.label = target.label();
    this.z = row(start.latents(), decoder.latentSize(), r);
    this.u = row(start.logits(), decoder.labels(), r);
    this.latentMoments = new double[2][z.length];
    this.conditionMoments = new double[2][u.length];
  }

  void step(int t) {
    double[] c = condition();
    double[] images = images(c);
    double[] p = answers(images);
    double[] byInput = new double[z.length + c.length]; // of [z; c]
    for (int i = 0; i < decoder.pixels(); i++) {
      double byPixel = 0;
      for (int j = 0; j < p.length; j++) {
        byPixel += judge[j * decoder.pixels() + i] * (p[j] - (j == label ? 1 : 0));
      }
      double byLogit = byPixel * images[i] * (1 - images[i]);
      for (int k = 0; k < byInput.length; k++) {
        byInput[k] += byLogit * matrix[k * decoder.pixels() + i];
      }
    }
    if (config.kind().moves().latent(t)) {
      double[] gradient = new double[z.length];
      for (int i = 0; i < z.length; i++) {
        gradient[i] = byInput[i] + config.kind().priorWeight() * z[i];
      }
      adam(z, gradient, latentMoments, ++latentUpdates);
    }
    if (config.kind().moves().condition(t)) {
      double mean = 0;
      for (int j = 0; j < c.length; j++) {
        mean += c[j] * byInput[z.length + j];
      }
      double[] gradient = new double[u.length];
      for (int j = 0; j < c.length; j++) {
        gradient[j] = c[j] * (byInput[z.length + j] - mean);
      }
      adam(u, gradient, conditionMoments, ++conditionUpdates);
    }
  }

  double probability() {
    return answers(images(condition()))[label];
  }

  double[] condition() {
    if (config.kind().moves().freeCondition()) {
      return softmax(u);
    }
    double[] own = new double[u.length];
    own[label] = 1;
    return own;
  }

  private double[] images(double[] c) {
    double[] images = new double[decoder.pixels()];
    for (int i = 0; i < images.length; i++) {
      double logit = 0;
      for (int k = 0; k < z.length + c.length; k++) {
        logit += (k < z.length ? z[k] : c[k - z.length]) * matrix[k * images.length + i];
      }
      images[i] = 1 / (1 + Math.exp(-logit));
    }
    return images;
  }

  private double[] answers(double[] images) {
    double[] logits = new double[decoder.labels()];
    for (int j = 0; j < logits.length; j++) {
      logits[j] = judge[logits.length * images.length + j];
      for (int i = 0; i < images.length; i++) {
        logits[j] += judge[j * images.length + i] * images[i];
      }
    }
    return softmax(logits);
  }

  private static double[] softmax(double[] logits) {
    double sum = 0;
    double[] result = new double[logits.length];
    for (double logit : logits) {
      sum += Math.exp(logit);
    }
    for (int j = 0; j < logits.length; j++) {
      result[j] = Math.exp(logits[j]) / sum;
    }
    return result;
  }

  private void adam(double[] x, double[] gradient, double[][] moments, int t) {
    for (int i = 0; i < x.length; i++) {
      moments[0][i] = 0.9 * moments[0][i] + 0.1 * gradient[i];
      moments[1][i] = 0.999 * moments[1][i] + 0.001 * gradient[i] * gradient[i];
      double m = moments[0][i] / (1 - Math.pow(0.9, t));
      double v = moments[1][i] / (1 - Math.pow(0.999, t));
      x[i] -= config.learningRate() * m / (Math.sqrt(v) + 1e-8);
    }
  }

  private static double[] row(float[] values, int width, int r) {
    double[] row = new double[width];
    for (int i = 0; i < width; i++) {
      row[i] = values[r * width + i];
    }
    return row;
  }
}
