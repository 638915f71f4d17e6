package lethe.forget;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Arrays;
import lethe.base.Checks;
import lethe.base.RandomStream;

/**
 * What a forgotten label is to produce instead: the distribution q(x | forgotten label).
 *
 * <p>One of one's own is a record: its name and its components stand in every card and result of
 * what it made, images and weights among the components as their checksum. What {@link #draw} does
 * is not seen there: change the name or a component when you change it.
 *
 * <pre>{@code
 * record OtherLabel(LabelledImages images) implements Surrogate {
 *   public void draw(RandomStream random, float[] image) {
 *     float[] real = images.images(new int[] {random.nextInt(images.count())});
 *     System.arraycopy(real, 0, image, 0, image.length);
 *   }
 * }
 * }</pre>
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "kind")
public interface Surrogate {
  /**
   * Draws one image. Several threads draw at once, each one of its own.
   *
   * @param random the only source of chance: image n of a run is drawn from the same stream by
   *     whichever thread and after whichever stop
   * @param image every grey level of it is to be set, in [0, 1]; row-major
   */
  void draw(RandomStream random, float[] image);

  /**
   * Every pixel uniform in [0, 1], independent: the reference's. The best Bernoulli answer to it is
   * flat grey of ½, so that is what the model learns to produce.
   */
  record UniformNoise() implements Surrogate {
    @Override
    public void draw(RandomStream random, float[] image) {
      random.uniform(image, 0, image.length);
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
    public void draw(RandomStream random, float[] image) {
      Arrays.fill(image, (float) level);
    }
  }
}
