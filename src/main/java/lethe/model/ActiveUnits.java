package lethe.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Optional;
import lethe.engine.HostMemory;

/**
 * The weight gradients {@code δᵀa} of a layer whose ReLU is silent for most images: where δ is 0 an
 * image adds nothing to a unit's row, so only the images that the unit answers to are added up. In
 * Java, on the host; equal to the matrix product but for the order of additions.
 *
 * <p>Rows are arrays of their own because the Java compiler makes vector instructions only of loops
 * that read all arrays at the same index.
 */
final class ActiveUnits {
  /** Beyond this share of numbers in δ that are not 0 the engine's matrix product is faster. */
  private static final double LARGEST_SHARE = 1.0 / 3;

  /** The share is taken from every eighth image. */
  private static final int STRIDE = 8;

  private final float[][] deltas;
  private final float[][] inputs;

  private ActiveUnits(float[][] deltas, float[][] inputs) {
    this.deltas = deltas;
    this.inputs = inputs;
  }

  /**
   * The gradients of a layer, if they are summed faster in this way.
   *
   * @param delta (n, out), the derivatives by the layer's output
   * @param input (n, in), what came into the layer
   * @return empty on a GPU and where δ has too few zeros
   */
  static Optional<ActiveUnits> of(NDArray delta, NDArray input) {
    if (!HostMemory.holds(delta)) {
      return Optional.empty();
    }
    float[][] deltas = rows(delta);
    return activeShare(deltas) > LARGEST_SHARE
        ? Optional.empty()
        : Optional.of(new ActiveUnits(deltas, rows(input)));
  }

  private static float[][] rows(NDArray array) {
    int count = Math.toIntExact(array.getShape().get(0));
    int width = Math.toIntExact(array.getShape().get(1));
    float[][] rows = new float[count][width];
    FloatBuffer memory = HostMemory.of(array);
    for (int i = 0; i < count; i++) {
      memory.get(i * width, rows[i]);
    }
    return rows;
  }

  private static double activeShare(float[][] deltas) {
    int active = 0;
    int seen = 0;
    for (int i = 0; i < deltas.length; i += STRIDE) {
      for (float delta : deltas[i]) {
        active += delta != 0 ? 1 : 0;
      }
      seen += deltas[i].length;
    }
    return (double) active / seen;
  }

  /**
   * The sums over all images for the weights of units {@code from .. to − 1}.
   *
   * @return (to − from, in), of {@code manager}
   */
  NDArray sum(NDManager manager, int from, int to) {
    int width = inputs[0].length;
    NDArray result = manager.create(new Shape(to - from, width), DataType.FLOAT32);
    FloatBuffer memory = HostMemory.of(result);
    float[] sum = new float[width];
    int[] active = new int[deltas.length + 1];
    float[] factors = new float[deltas.length + 1];
    for (int unit = from; unit < to; unit++) {
      int count = collect(unit, active, factors);
      addUp(count, active, factors, sum);
      memory.put((unit - from) * width, sum);
    }
    return result;
  }

  /** Without a branch: which images a unit answers to cannot be foreseen. */
  private int collect(int unit, int[] active, float[] factors) {
    int count = 0;
    for (int i = 0; i < deltas.length; i++) {
      float delta = deltas[i][unit];
      active[count] = i;
      factors[count] = delta;
      count += delta != 0 ? 1 : 0;
    }
    return count;
  }

  private void addUp(int count, int[] active, float[] factors, float[] sum) {
    Arrays.fill(sum, 0);
    int i = 0;
    for (; i + 4 <= count; i += 4) {
      add(
          sum,
          factors[i],
          inputs[active[i]],
          factors[i + 1],
          inputs[active[i + 1]],
          factors[i + 2],
          inputs[active[i + 2]],
          factors[i + 3],
          inputs[active[i + 3]]);
    }
    for (; i < count; i++) {
      add(sum, factors[i], inputs[active[i]]);
    }
  }

  /** Four at once: the sum is read and written a quarter as often. */
  private static void add(
      float[] sum, float p, float[] a, float q, float[] b, float r, float[] c, float s, float[] d) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += (p * a[i] + q * b[i]) + (r * c[i] + s * d[i]);
    }
  }

  private static void add(float[] sum, float p, float[] a) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += p * a[i];
    }
  }
}
