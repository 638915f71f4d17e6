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
 * <p>What of δ is not 0 is kept by units, in compressed sparse columns. The inputs' rows are arrays
 * of their own because the Java compiler makes vector instructions only of loops that read all
 * arrays at the same index.
 */
final class ActiveUnits {
  /** Beyond this share of numbers in δ that are not 0 the engine's matrix product is faster. */
  private static final double LARGEST_SHARE = 1.0 / 3;

  private final int[] starts;
  private final int[] images;
  private final float[] factors;
  private final float[][] inputs;

  private ActiveUnits(Entries entries, int units, float[][] inputs) {
    this.inputs = inputs;
    starts = new int[units + 1];
    for (int k = 0; k < entries.count; k++) {
      starts[entries.units[k] + 1]++;
    }
    for (int unit = 0; unit < units; unit++) {
      starts[unit + 1] += starts[unit];
    }
    images = new int[entries.count];
    factors = new float[entries.count];
    int[] next = starts.clone();
    int k = 0;
    for (int image = 0; image < inputs.length; image++) {
      for (; k < entries.ends[image]; k++) {
        int place = next[entries.units[k]]++;
        images[place] = image;
        factors[place] = entries.values[k];
      }
    }
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
    int units = Math.toIntExact(delta.getShape().get(1));
    return Entries.of(delta).map(entries -> new ActiveUnits(entries, units, rows(input)));
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

  /** What of δ is not 0, image by image. */
  private static final class Entries {
    private final int[] units;
    private final float[] values;
    private final int[] ends;
    private int count;

    private Entries(int images, int room) {
      units = new int[room];
      values = new float[room];
      ends = new int[images];
    }

    /** Empty if there are too many. */
    static Optional<Entries> of(NDArray delta) {
      int images = Math.toIntExact(delta.getShape().get(0));
      float[] row = new float[Math.toIntExact(delta.getShape().get(1))];
      int most = (int) (LARGEST_SHARE * images * row.length);
      Entries entries = new Entries(images, most + row.length);
      FloatBuffer memory = HostMemory.of(delta);
      for (int image = 0; image < images && entries.count <= most; image++) {
        memory.get(image * row.length, row);
        entries.add(row);
        entries.ends[image] = entries.count;
      }
      return entries.count > most ? Optional.empty() : Optional.of(entries);
    }

    /** Without a branch: which units an image speaks to cannot be foreseen. */
    private void add(float[] row) {
      int place = count;
      for (int unit = 0; unit < row.length; unit++) {
        float value = row[unit];
        units[place] = unit;
        values[place] = value;
        place += value != 0 ? 1 : 0;
      }
      count = place;
    }
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
    for (int unit = from; unit < to; unit++) {
      addUp(starts[unit], starts[unit + 1], sum);
      memory.put((unit - from) * width, sum);
    }
    return result;
  }

  private void addUp(int from, int to, float[] sum) {
    Arrays.fill(sum, 0);
    int i = from;
    for (; i + 4 <= to; i += 4) {
      add(
          sum,
          factors[i],
          inputs[images[i]],
          factors[i + 1],
          inputs[images[i + 1]],
          factors[i + 2],
          inputs[images[i + 2]],
          factors[i + 3],
          inputs[images[i + 3]]);
    }
    for (; i < to; i++) {
      add(sum, factors[i], inputs[images[i]]);
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
