package lethe.optim;

/**
 * Consecutive numbers of the gradient on their way to the parameters. What is done to one is done
 * while it is near the processor: on a CPU a stretch is a few thousand numbers of one tensor, on a
 * GPU a whole tensor or all of them.
 */
public sealed interface Stretch permits HostStretch, DeviceStretch {
  /** Which of the sums of {@link GradientFlow} it counts towards, from 0. */
  int part();

  /** Adds {@code factor} times the same stretch of a vector. */
  void add(double factor, FlatVector vector);

  /** Adds {@code strength ∘ (position − anchor)}. */
  void addPull(FlatVector strength, FlatVector position, FlatVector anchor);

  /** Multiplies each number. */
  void scale(double factor);

  /** Squares each number. */
  void square();

  /** Writes the numbers to the same stretch of a vector. */
  void store(FlatVector vector);

  /** {@code Σ g²}. */
  double squares();

  /** The scalar product with the same stretch of a vector. */
  double dot(FlatVector vector);
}
