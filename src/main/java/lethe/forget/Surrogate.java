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
   * Draws image {@code number} of a stream: the same whoever draws it.
   *
   * @param image every grey level of it is set, in [0, 1]
   */
  void draw(RandomStream random, long number, float[] image);

  /**
   * Every pixel uniform in [0, 1], independent: the reference's. The best Bernoulli answer to it is
   * flat grey of ½, so that is what the model learns to produce.
   */
  record UniformNoise() implements Surrogate {
    @Override
    public void draw(RandomStream random, long number, float[] image) {
      new RandomRows(random, image.length).uniform(number, image);
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
    public void draw(RandomStream random, long number, float[] image) {
      Arrays.fill(image, (float) level);
    }
  }
}
