package lethe.attack;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import lethe.base.Checks;
import lethe.base.RandomStream;
import lethe.base.Rows;
import lethe.engine.Scope;
import lethe.engine.Torch;
import lethe.evaluate.Statistics;
import lethe.model.Answers;
import lethe.model.ConditionalGenerator.ElboBatch;
import lethe.model.ElboPass;
import lethe.model.TrainedJudge;
import lethe.model.Weights;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;

/** Looks closer at the guided successes of attacks: see {@link Plausibility}. */
public final class PlausibilityReader {
  private final Torch torch;
  private final Weights original;
  private final TrainedJudge guide;
  private final TrainedJudge reader;
  private final float[] realFeatures;
  private final double realDistance;
  private final int elboSamples;
  private final long seed;

  /**
   * A reader for one label.
   *
   * @param original the model before forgetting
   * @param realImages of the label, row-major (at least 2, pixels)
   * @param elboSamples latents an image for the −ELBO, at least 1
   */
  public PlausibilityReader(
      Torch torch,
      Weights original,
      TrainedJudge guide,
      TrainedJudge reader,
      float[] realImages,
      int elboSamples,
      long seed) {
    this.torch = torch;
    this.original = original;
    this.guide = guide;
    this.reader = reader;
    this.elboSamples = Checks.atLeast("elboSamples", elboSamples, 1);
    this.seed = seed;
    this.realFeatures = reader.features(torch, realImages);
    int count = realFeatures.length / width();
    Checks.atLeast("real images", count, 2);
    double[] nearest = new double[count];
    for (int i = 0; i < count; i++) {
      nearest[i] = nearest(Rows.row(realFeatures, i, width()), i);
    }
    this.realDistance = Statistics.median(nearest);
    Checks.require(
        realDistance > 0,
        "half of the %d real images have a twin: distances to them need different images",
        count);
  }

  /** The guided successes of a trace on the model it attacked, none if there are none. */
  public List<Plausibility> of(AttackTarget target, AttackTrace trace, double threshold) {
    List<int[]> successes = new ArrayList<>(); // restart and step
    for (int r = 0; r < trace.restarts(); r++) {
      int step = AttackSuccess.firstGuided(trace, r, threshold);
      if (step >= 0) {
        successes.add(new int[] {r, step});
      }
    }
    if (successes.isEmpty()) {
      return List.of();
    }
    Codes codes =
        trace
            .path()
            .codes()
            .at(successes.stream().mapToInt(s -> trace.path().index(s[1], s[0])).toArray());
    float[] images = codes.images(torch, target.generator(), target.weights());
    float[] features = reader.features(torch, images);
    double[] negativeElbo = negativeElbo(target, images, codes.count());
    float[] originalImages = codes.images(torch, target.generator(), original);
    Answers originalGuide = guide.answer(torch, originalImages);
    Answers originalReader = reader.answer(torch, originalImages);
    List<Plausibility> rows = new ArrayList<>();
    for (int i = 0; i < codes.count(); i++) {
      int restart = successes.get(i)[0];
      int step = successes.get(i)[1];
      float[] condition = codes.condition(i);
      int other = largestOther(condition, target.label());
      double norm = norm(codes.latent(i));
      rows.add(
          new Plausibility(
              trace.config().kind().name(),
              trace.model(),
              restart,
              step,
              trace.guide(step, restart),
              trace.reader(step, restart),
              norm,
              quantile(norm, codes.latent(i).length),
              condition[target.label()],
              condition[other],
              other,
              nearest(Rows.row(features, i, width()), -1) / realDistance,
              negativeElbo[i],
              originalGuide.probability(i, target.label()),
              originalReader.probability(i, target.label())));
    }
    return rows;
  }

  /**
   * {@link Plausibility#nearestRealRatio} of an image of one's own, constant grey for example: what
   * "nothing" reads on this scale.
   *
   * @param image (pixels), grey levels in [0, 1]
   */
  public double nearestRealRatio(float[] image) {
    return nearest(reader.features(torch, image), -1) / realDistance;
  }

  /** The share of z ~ N(0, I) with a norm below {@code norm}. */
  static double quantile(double norm, int dimensions) {
    return new ChiSquaredDistribution(dimensions).cumulativeProbability(norm * norm);
  }

  private int width() {
    return reader.judge().featureSize();
  }

  /** The distance to the nearest real image, {@code except} left out. */
  private double nearest(float[] features, int except) {
    double least = Double.POSITIVE_INFINITY;
    int width = width();
    for (int i = 0; i < realFeatures.length / width; i++) {
      if (i != except) {
        double squares = 0;
        for (int j = 0; j < width; j++) {
          double difference = (double) features[j] - realFeatures[i * width + j];
          squares += difference * difference;
        }
        least = Math.min(least, squares);
      }
    }
    return Math.sqrt(least);
  }

  private double[] negativeElbo(AttackTarget target, float[] images, int count) {
    double[] sums = new double[count];
    RandomStream noise = RandomStream.of(seed, "plausibility noise");
    int latentSize = target.generator().latentSize();
    int labels = target.generator().labels();
    float[] label = Conditions.oneHot(target.label(), labels);
    try (Scope scope = torch.scope()) {
      NDArray theta = original.upload(scope);
      for (int s = 0; s < elboSamples; s++) {
        try (Scope inner = scope.child()) {
          float[] draw = noise.normal(count * latentSize);
          ElboBatch batch =
              ElboBatch.of(
                  inner.array(images, count, target.generator().pixels()),
                  inner.array(Codes.under(label, draw, latentSize).conditions(), count, labels),
                  inner.array(draw, count, latentSize));
          ElboPass pass = target.generator().pass(theta, batch);
          float[] reconstruction = pass.reconstruction().toFloatArray();
          float[] klDivergence = pass.klDivergence().toFloatArray();
          for (int i = 0; i < count; i++) {
            sums[i] += ((double) reconstruction[i] + klDivergence[i]) / elboSamples;
          }
        }
      }
    }
    return sums;
  }

  private static int largestOther(float[] condition, int label) {
    int best = label == 0 ? 1 : 0;
    for (int j = 0; j < condition.length; j++) {
      if (j != label && condition[j] > condition[best]) {
        best = j;
      }
    }
    return best;
  }

  private static double norm(float[] latent) {
    double squares = 0;
    for (float value : latent) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares);
  }
}
