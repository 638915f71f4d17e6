package lethe.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import lethe.base.Checks;
import lethe.base.RandomStream;
import lethe.base.Rows;
import lethe.data.LabelSet;
import lethe.evaluate.GreyStatistics;
import lethe.model.NegativeElbo;
import lethe.model.SampleSheet;
import lethe.model.Sampler;
import lethe.model.Weights;

/**
 * What models show without a judge: their images from latents that all of them share, the grey
 * levels of these, and how well they explain the test images.
 */
final class Unjudged {
  private final Context context;
  private final int pixels;

  Unjudged(Context context) {
    this.context = context;
    this.pixels = context.generator().pixels();
  }

  /** The digit grid of a model, ten images of each label. */
  float[] sheet(Weights weights) {
    return SampleSheet.of(context.generator(), context.profile().seed())
        .images(context.torch(), weights);
  }

  /** {@code count} images of one label, at least 1, from latents z ~ N(0, I). */
  float[] samples(Weights weights, int label, int count) {
    Checks.atLeast("count", count, 1);
    float[] latents =
        RandomStream.of(context.profile().seed(), "samples of " + label)
            .normal(count * context.generator().latentSize());
    int[] labels = new int[count];
    Arrays.fill(labels, label);
    return Sampler.decode(context.torch(), context.generator(), weights, latents, labels);
  }

  /** Grey levels of {@code count} samples of a label, at least 1. */
  GreyStatistics greyStatistics(Weights weights, int label, int count) {
    return GreyStatistics.of(samples(weights, label, count), pixels);
  }

  /** The same of {@code count} samples of each of some labels, at least one, all together. */
  GreyStatistics greyStatistics(Weights weights, LabelSet labels, int count) {
    Checks.require(labels.size() > 0, "labels must be at least one, were %s", labels);
    Checks.arrayLength(labels.size() * count, pixels); // before all is drawn
    List<float[]> samples = new ArrayList<>();
    for (int label : labels.labels()) {
      samples.add(samples(weights, label, count));
    }
    return GreyStatistics.of(Rows.below(samples), pixels);
  }

  /** The mean −ELBO of a model on the test images of some labels, in nats per image. */
  NegativeElbo.Value negativeElbo(Weights weights, LabelSet labels) {
    return new NegativeElbo(
            context.generator(),
            context.data().test().only(labels),
            context.profile().elboSamples(),
            context.profile().seed())
        .of(context.torch(), weights);
  }
}
