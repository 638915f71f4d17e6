package lethe.optim;

import ai.djl.ndarray.NDArray;
import java.nio.FloatBuffer;
import lethe.engine.HostMemory;
import lethe.engine.Scope;

/**
 * A flat float32 vector of the engine that Java reads and writes where it lies, if it lies on the
 * host: one number for each weight of a model. It belongs to the scope of its array and must not be
 * used once that has closed.
 */
public final class FlatVector {
  private final NDArray array;
  private final FloatBuffer memory;

  private FlatVector(NDArray array) {
    this.array = array;
    this.memory = HostMemory.holds(array) ? HostMemory.of(array) : null;
  }

  /** The numbers of {@code array}, any shape, contiguous: both change together. */
  public static FlatVector of(NDArray array) {
    return new FlatVector(array);
  }

  /** {@code size} zeros. */
  public static FlatVector zeros(Scope scope, long size) {
    return new FlatVector(scope.zeros(size));
  }

  /** The tensor. */
  public NDArray array() {
    return array;
  }

  /** How many numbers there are. */
  public int size() {
    return Math.toIntExact(array.size());
  }

  boolean onHost() {
    return memory != null;
  }

  void read(int from, float[] to, int count) {
    memory.get(from, to, 0, count);
  }

  void write(int to, float[] from, int count) {
    memory.put(to, from, 0, count);
  }
}
