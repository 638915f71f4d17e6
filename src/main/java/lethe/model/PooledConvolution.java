package lethe.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.util.Arrays;
import lethe.engine.HostMemory;

/**
 * A convolution without padding, the largest value of each 2 × 2 square and a ReLU, at fixed
 * weights, with its way back in closed form. On the host: what the kernel sees is laid out in Java
 * and multiplied by the engine, which for few images is faster than the engine's own convolution
 * and the recording of it.
 *
 * <p>Maps are (channels · side · side, n): the images are innermost, so that what a kernel's pixel
 * sees along a row of any number of images is one stretch of memory.
 */
final class PooledConvolution {
  private final int side;
  private final int channels;
  private final int kernel;
  private final int places;
  private final int out;
  private final NDArray weight;
  private final NDArray turned;
  private final float[] bias;

  /**
   * The layer of a convolution.
   *
   * @param convolution (out, channels, kernel, kernel); owns what is made here
   * @param side of the input, in pixels; where side − kernel + 1 is odd, the last row and column of
   *     the convolution make no square and are left out
   */
  PooledConvolution(Layers.Convolution convolution, int side) {
    Shape shape = convolution.weight().getShape();
    this.side = side;
    this.out = Math.toIntExact(shape.get(0));
    this.channels = Math.toIntExact(shape.get(1));
    this.kernel = Math.toIntExact(shape.get(2));
    this.places = side - kernel + 1;
    this.weight = convolution.weight().reshape(out, -1);
    this.turned = weight.transpose();
    this.bias = convolution.bias().toFloatArray();
  }

  /** The side of the output, in pixels. */
  int halfSide() {
    return places / 2;
  }

  /**
   * The layer's values for maps.
   *
   * @param maps (channels · side · side, n), contiguous, on the host
   */
  Largest largest(NDArray maps) {
    int n = Math.toIntExact(maps.getShape().get(1));
    try (NDArray seen = seen(maps, n);
        NDArray values = owned(maps, weight.matMul(seen))) {
      return largest(values, n);
    }
  }

  /** The largest values of one call and where they stood: (out · halfSide · halfSide, n). */
  final class Largest {
    private final NDArray output;
    private final int[] chosen;
    private final int n;

    private Largest(NDArray output, int[] chosen, int n) {
      this.output = output;
      this.chosen = chosen;
      this.n = n;
    }

    NDArray output() {
      return output;
    }

    /**
     * Carries a derivative by the output to the maps.
     *
     * @param delta of the shape of the output; is overwritten
     * @return (channels · side · side, n)
     */
    NDArray back(NDArray delta) {
      try (NDArray spread = spread(DenseLayer.rectified(delta, output), chosen, n);
          NDArray slopes = owned(delta, turned.matMul(spread))) {
        return unseen(slopes, n);
      }
    }
  }

  /** A result belongs to its first operand's manager, which here is that of the weights. */
  private static NDArray owned(NDArray owner, NDArray result) {
    result.attach(owner.getManager());
    return result;
  }

  /** What each pixel of the kernel sees at each place: (channels · kernel², places² · n). */
  private NDArray seen(NDArray maps, int n) {
    NDArray result = empty(maps.getManager(), channels * kernel * kernel, places * places * n);
    FloatBuffer target = HostMemory.of(result);
    float[] map = maps.toFloatArray();
    float[] row = new float[places * places * n];
    for (int k = 0; k < channels * kernel * kernel; k++) {
      for (int y = 0; y < places; y++) {
        System.arraycopy(map, start(k, y) * n, row, y * places * n, places * n);
      }
      target.put(k * row.length, row);
    }
    return result;
  }

  /** The way back of {@link #seen}: a pixel's slopes are added up. */
  private NDArray unseen(NDArray slopes, int n) {
    FloatBuffer source = HostMemory.of(slopes);
    float[] map = new float[channels * side * side * n];
    float[] run = new float[places * n];
    float[] sum = new float[places * n];
    for (int k = 0; k < channels * kernel * kernel; k++) {
      for (int y = 0; y < places; y++) {
        int start = start(k, y) * n;
        source.get((k * places + y) * run.length, run);
        System.arraycopy(map, start, sum, 0, sum.length);
        add(run, sum);
        System.arraycopy(sum, 0, map, start, sum.length);
      }
    }
    NDArray result = empty(slopes.getManager(), channels * side * side, n);
    HostMemory.of(result).put(map);
    return result;
  }

  /** The first pixel that pixel {@code k} of the kernel sees from the places of row {@code y}. */
  private int start(int k, int y) {
    int channel = k / (kernel * kernel);
    int down = k / kernel % kernel;
    return (channel * side + y + down) * side + k % kernel;
  }

  /** Of arrays read at the same index, because the Java compiler makes vectors of no others. */
  private static void add(float[] run, float[] sum) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += run[i];
    }
  }

  /**
   * The largest value of each square, the first of equal ones, with the bias, at least 0.
   *
   * @param values (out, places² · n)
   */
  private Largest largest(NDArray values, int n) {
    int squares = halfSide() * halfSide();
    int[] chosen = new int[out * squares * n];
    NDArray result = empty(values.getManager(), out * squares, n);
    FloatBuffer source = HostMemory.of(values);
    FloatBuffer target = HostMemory.of(result);
    float[] row = new float[places * places * n];
    float[] largest = new float[squares * n];
    for (int o = 0; o < out; o++) {
      source.get(o * row.length, row);
      for (int square = 0; square < squares; square++) {
        int corner = 2 * (square / halfSide() * places + square % halfSide()) * n;
        int at = (o * squares + square) * n;
        for (int i = 0; i < n; i++) {
          int place = place(row, corner + i, n);
          chosen[at + i] = place;
          largest[square * n + i] = Math.max(0, row[place] + bias[o]);
        }
      }
      target.put(o * largest.length, largest);
    }
    return new Largest(result, chosen, n);
  }

  /** Without a branch: which corner is the largest cannot be foreseen. */
  private int place(float[] row, int corner, int n) {
    int below = corner + places * n;
    int upper = corner + (n & less(row[corner], row[corner + n]));
    int lower = below + (n & less(row[below], row[below + n]));
    return upper ^ ((upper ^ lower) & less(row[upper], row[lower]));
  }

  /** −1 if a is less than b, else 0. */
  private static int less(float a, float b) {
    return Float.floatToRawIntBits(a - b) >> 31;
  }

  /** Puts each slope where its value came from: (out, places² · n), mostly zeros. */
  private NDArray spread(NDArray slopes, int[] chosen, int n) {
    NDArray result = empty(slopes.getManager(), out, places * places * n);
    FloatBuffer target = HostMemory.of(result);
    float[] all = slopes.toFloatArray();
    float[] row = new float[places * places * n];
    for (int o = 0; o < out; o++) {
      Arrays.fill(row, 0);
      int end = (o + 1) * all.length / out;
      for (int from = o * all.length / out; from < end; from++) {
        row[chosen[from]] = all[from];
      }
      target.put(o * row.length, row);
    }
    return result;
  }

  private static NDArray empty(NDManager manager, int rows, int columns) {
    return manager.create(new Shape(rows, columns), DataType.FLOAT32);
  }
}
