package lethe.forget;

import java.util.Arrays;
import java.util.Set;
import lethe.base.Checks;
import lethe.base.RandomRows;
import lethe.base.RandomStream;

/** The surrogate images of one run; those of a surrogate of one's own are looked at. */
final class SurrogateDraws {
  private static final Set<Class<? extends Surrogate>> LETHES =
      Set.of(Surrogate.UniformNoise.class, Surrogate.ConstantGrey.class);

  private final Surrogate surrogate;
  private final RandomStream random;
  private final RandomRows rows;
  private final boolean own;

  /**
   * The images of a run.
   *
   * @param pixels of an image
   */
  SurrogateDraws(Surrogate surrogate, RandomStream random, int pixels) {
    this.surrogate = surrogate;
    this.random = random;
    this.rows = new RandomRows(random, pixels);
    this.own = !LETHES.contains(surrogate.getClass());
    if (own) {
      requireRepeatable(pixels);
    }
  }

  /** Returns a surrogate that a card can tell from others. */
  static Surrogate requireTold(Surrogate surrogate) {
    Class<?> kind = surrogate.getClass();
    Checks.require(
        kind.isRecord(),
        "surrogate must be a record, whose name and components say in cards and results what it is,"
            + " was %s: write record MySurrogate(...) implements Surrogate",
        kind.isHidden() ? "a lambda" : "of class " + kind.getName());
    Checks.require(
        LETHES.contains(kind)
            || LETHES.stream().noneMatch(one -> one.getSimpleName().equals(kind.getSimpleName())),
        "surrogate must not be called %s, as one of Lethe's own is: give the record another name",
        kind.getSimpleName());
    return surrogate;
  }

  /** Draws image {@code number} of the run: the same whoever draws it. */
  void draw(long number, float[] image) {
    if (!own) {
      surrogate.draw(rows.at(number), image);
      return;
    }
    Arrays.fill(image, Float.NaN); // what it leaves out is seen
    surrogate.draw(random.child(Long.toString(number)), image);
    for (int i = 0; i < image.length; i++) {
      if (!(image[i] >= 0 && image[i] <= 1)) { // nor is NaN
        Checks.require(
            false,
            "surrogate %s must set every grey level, in [0, 1], left %s at pixel %d",
            surrogate,
            image[i],
            i);
      }
    }
  }

  private void requireRepeatable(int pixels) {
    float[] first = new float[pixels];
    float[] again = new float[pixels];
    draw(0, first);
    draw(1, again);
    draw(0, again);
    Checks.require(
        Arrays.equals(first, again),
        "surrogate %s must draw the same image from the same stream, drew another: take all chance"
            + " from the stream that it is given",
        surrogate);
  }
}
