package lethe.forget;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Arrays;
import lethe.base.Checks;
import lethe.base.RandomStream;

/** What a forgotten label is to produce instead: the distribution q(x | forgotten label). */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "kind")
public sealed interface Surrogate {
  /** {@code count} images of {@code pixels} grey levels in [0, 1], row-major. */
  float[] draw(RandomStream random, int count, int pixels);

  /**
   * Every pixel uniform in [0, 1], independent: the reference's. The best Bernoulli answer to it is
   * flat grey of ½, so that is what the model learns to produce.
   */
  record UniformNoise() implements Surrogate {
    @Override
    public float[] draw(RandomStream random, int count, int pixels) {
      return random.uniform(count * pixels);
    }
  }

  /**
   * The same grey everywhere. Its best answer at ½ is that of {@link UniformNoise}, without the
   * noise in the gradient.
   *
   * @param level grey level in [0, 1]
   */
  record ConstantGrey(double level) implements Surrogate {
    /** Checks the level. */
    public ConstantGrey {
      Checks.within("level", level, 0, 1);
    }

    @Override
    public float[] draw(RandomStream random, int count, int pixels) {
      float[] images = new float[count * pixels];
      Arrays.fill(images, (float) level);
      return images;
    }
  }
}
