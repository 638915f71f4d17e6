package lethe.forget;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Arrays;
import lethe.base.Checks;
import lethe.base.RandomRows;
import lethe.base.RandomStream;

/** What a forgotten label is to produce instead: the distribution q(x | forgotten label). */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "kind")
public sealed interface Surrogate {
  /**
   * Images number {@code first .. first + count − 1} of a stream: the same whoever draws them.
   *
   * @param pixels grey levels of an image
   * @return (count, pixels) in [0, 1], row-major
   */
  float[] draw(RandomStream random, long first, int count, int pixels);

  /**
   * Every pixel uniform in [0, 1], independent: the reference's. The best Bernoulli answer to it is
   * flat grey of ½, so that is what the model learns to produce.
   */
  record UniformNoise() implements Surrogate {
    @Override
    public float[] draw(RandomStream random, long first, int count, int pixels) {
      return new RandomRows(random, pixels).uniform(first, count);
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
    public float[] draw(RandomStream random, long first, int count, int pixels) {
      float[] images = new float[Checks.arrayLength(count, pixels)];
      Arrays.fill(images, (float) level);
      return images;
    }
  }
}
