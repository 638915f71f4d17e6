package lethe.attack;

import lethe.base.Checks;
import lethe.base.Rows;
import lethe.data.LabelSet;
import lethe.data.LabelledImages;
import lethe.engine.Torch;
import lethe.model.ConditionalGenerator;
import lethe.model.Posteriors;
import lethe.model.Weights;

/**
 * The styles of real images under a model: their posteriors q(z | x, own label), with mean μ and
 * standard deviation σ.
 *
 * @param images the images themselves, all of one label
 * @param means μ, row-major (count, latentSize)
 * @param deviations σ, likewise
 */
public record Styles(LabelledImages images, float[] means, float[] deviations) {
  /** Copies both arrays. */
  public Styles {
    means = means.clone();
    deviations = deviations.clone();
  }

  /**
   * The styles of the first images of a label.
   *
   * @param count how many, at least 1 and at most the images of the label
   */
  public static Styles of(
      Torch torch,
      ConditionalGenerator generator,
      Weights weights,
      LabelledImages images,
      int label,
      int count) {
    LabelledImages own = images.only(LabelSet.of(images.classes(), label));
    Checks.require(
        count >= 1 && count <= own.count(),
        "count must lie in [1, %d], the images of label %d, was %d: give more of them, or take fewer",
        own.count(),
        label,
        count);
    LabelledImages some = own.first(count);
    Posteriors posteriors = Posteriors.of(torch, generator, weights, some);
    float[] deviations = posteriors.logVariances();
    for (int i = 0; i < deviations.length; i++) {
      deviations[i] = (float) Math.exp(deviations[i] / 2);
    }
    return new Styles(some, posteriors.means(), deviations);
  }

  /** How many there are. */
  public int count() {
    return images.count();
  }

  /** μ of one image. */
  public float[] mean(int index) {
    return Rows.row(means, index, means.length / count());
  }

  /**
   * Draws from the posteriors, blurred: {@code μ + σ∘ε + spread · δ}.
   *
   * @param noise ε, as many numbers as {@link #means}
   * @param spread at least 0
   * @param moreNoise δ, as many
   */
  public float[] draw(float[] noise, double spread, float[] moreNoise) {
    Checks.require(
        noise.length == means.length && moreNoise.length == means.length,
        "a draw needs %d normal numbers twice, got %d and %d",
        means.length,
        noise.length,
        moreNoise.length);
    float[] latents = means.clone();
    for (int i = 0; i < latents.length; i++) {
      latents[i] += deviations[i] * noise[i] + (float) spread * moreNoise[i];
    }
    return latents;
  }

  @Override
  public float[] means() {
    return means.clone();
  }

  @Override
  public float[] deviations() {
    return deviations.clone();
  }
}
