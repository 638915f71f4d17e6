package lethe.support;

import lethe.base.RandomStream;
import lethe.data.LabelledImages;
import lethe.data.OneHot;
import lethe.engine.Scope;
import lethe.engine.Torch;
import lethe.model.ConditionalGenerator.ElboBatch;
import lethe.model.ConditionalVae;
import lethe.model.CvaeConfig;
import lethe.model.Weights;

/**
 * A model and images that are small enough for tests: 12 pixels, 3 labels, 2 latents, hidden layers
 * of 32 and 16.
 */
public final class Small {
  /** Pixels of an image. */
  public static final int PIXELS = 12;

  /** How many labels there are. */
  public static final int LABELS = 3;

  /** Latent dimensions. */
  public static final int LATENTS = 2;

  /** The CPU. */
  public static final Torch TORCH = Torch.open("cpu");

  /** The architecture. */
  public static final ConditionalVae VAE = vae(32, 16);

  private Small() {}

  /** The architecture with hidden layers of other widths. */
  public static ConditionalVae vae(int outer, int inner) {
    return new ConditionalVae(new CvaeConfig(PIXELS, LABELS, LATENTS), outer, inner);
  }

  /** Fresh weights. */
  public static Weights weights(long seed) {
    return VAE.initialise(RandomStream.of(seed, "init"));
  }

  /**
   * Images that can be learnt: label k is bright on its own third of the pixels, with one grey
   * level an image and a little noise.
   */
  public static LabelledImages images(int count, long seed) {
    RandomStream random = RandomStream.of(seed, "small images");
    byte[] pixels = new byte[count * PIXELS];
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      int label = random.nextInt(LABELS);
      int bright = 150 + random.nextInt(90);
      labels[i] = (byte) label;
      for (int p = 0; p < PIXELS; p++) {
        boolean own = p * LABELS / PIXELS == label;
        pixels[i * PIXELS + p] = (byte) ((own ? bright : 0) + random.nextInt(16));
      }
    }
    return LabelledImages.of(PIXELS, LABELS, pixels, labels);
  }

  /** {@code n} images of uniform grey levels with random labels and noise. */
  public static ElboBatch batch(Scope scope, int n, long seed) {
    RandomStream random = RandomStream.of(seed, "small batch");
    int[] labels = new int[n];
    for (int i = 0; i < n; i++) {
      labels[i] = random.nextInt(LABELS);
    }
    return ElboBatch.of(
        scope.array(random.uniform(n * PIXELS), n, PIXELS),
        scope.array(OneHot.of(labels, LABELS), n, LABELS),
        scope.array(random.normal(n * LATENTS), n, LATENTS));
  }
}
