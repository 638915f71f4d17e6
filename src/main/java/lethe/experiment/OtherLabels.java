package lethe.experiment;

import lethe.base.Checks;
import lethe.base.RandomStream;
import lethe.data.LabelSet;
import lethe.data.LabelledImages;
import lethe.engine.Torch;
import lethe.forget.Surrogate;
import lethe.model.ConditionalGenerator;
import lethe.model.Draw;
import lethe.model.Sampler;
import lethe.model.Weights;

/**
 * Images of other labels as a surrogate, each as likely as the next: the forgotten label is to
 * produce what the kept ones do. In cards their checksum stands for them.
 *
 * @param images at least one
 */
public record OtherLabels(LabelledImages images) implements Surrogate {
  private static final int WHITE = 255;

  /** Checks the count. */
  public OtherLabels {
    Checks.atLeast("images", images.count(), 1);
  }

  @Override
  public void draw(RandomStream random, float[] image) {
    images.read(random.nextInt(images.count()), image);
  }

  /**
   * What a model draws under some labels, each of them equally likely, from z ~ N(0, I): no image
   * of the data is needed.
   *
   * @param labels at least one
   * @param draw the decoder's means, rounded to bytes, or black and white samples from them
   * @param count images, at least 1
   */
  static OtherLabels drawn(
      Torch torch,
      ConditionalGenerator generator,
      Weights weights,
      LabelSet labels,
      Draw draw,
      int count,
      long seed) {
    RandomStream random = RandomStream.of(seed, "images of other labels");
    RandomStream choice = random.child("labels");
    int[] some = labels.labels();
    int[] asked = new int[count];
    byte[] names = new byte[count];
    for (int i = 0; i < count; i++) {
      asked[i] = some[choice.nextInt(some.length)];
      names[i] = (byte) asked[i];
    }
    float[] latents =
        random.child("latents").normal(Checks.arrayLength(count, generator.latentSize()));
    float[] means = Sampler.decode(torch, generator, weights, latents, asked);
    RandomStream pixels = random.child("pixels");
    byte[] bytes = new byte[means.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] =
          (byte)
              switch (draw) {
                case MEAN -> Math.round(WHITE * means[i]);
                case BERNOULLI -> pixels.nextDouble() < means[i] ? WHITE : 0;
              };
    }
    return new OtherLabels(LabelledImages.of(generator.pixels(), generator.labels(), bytes, names));
  }
}
