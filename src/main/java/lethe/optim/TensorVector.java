package lethe.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import java.nio.FloatBuffer;
import lethe.base.Checks;
import lethe.engine.HostMemory;
import lethe.engine.Scope;

/**
 * A flat vector that is a tensor of the engine: what the engine computes with. It belongs to the
 * scope of its tensor and must not be used once that has closed.
 */
public final class TensorVector extends FlatVector {
  private final NDArray array;
  private final boolean onHost;
  private final FloatBuffer memory;

  /**
   * A vector with a choice of where the work on it is done.
   *
   * @param onHost in Java on the host; otherwise by the engine's calls
   */
  TensorVector(NDArray array, boolean onHost) {
    this.array = array;
    this.onHost = onHost;
    this.memory = onHost ? HostMemory.of(array) : FloatBuffer.allocate(0);
  }

  /** The numbers of {@code array}, any shape, contiguous: both change together. */
  public static TensorVector of(NDArray array) {
    return new TensorVector(array, HostMemory.holds(array));
  }

  /** The tensor. */
  public NDArray array() {
    return array;
  }

  /**
   * As many zeros, kept where work on both reads and writes them fastest: in Java arrays on the
   * host, where a tensor's numbers would be copied in and out; in a tensor of the same scope on a
   * GPU.
   */
  public FlatVector companion() {
    return onHost ? BlockVector.of(new float[size()]) : new TensorVector(array.zerosLike(), false);
  }

  /**
   * The same with other numbers than zeros.
   *
   * @param values as many
   */
  public FlatVector companion(float[] values) {
    Checks.require(
        values.length == size(),
        "%d numbers were given beside a vector of %d: are they of another model?",
        values.length,
        size());
    return onHost
        ? BlockVector.of(values)
        : new TensorVector(array.getManager().create(values), false);
  }

  @Override
  public int size() {
    return Math.toIntExact(array.size());
  }

  @Override
  public float[] toFloatArray() {
    return HostMemory.read(array);
  }

  @Override
  void write(float[] values) {
    if (onHost) {
      memory.put(0, values);
      return;
    }
    try (Scope inner = Scope.within(array.getManager())) {
      array.set(new NDIndex(":"), inner.array(values, values.length));
    }
  }

  @Override
  boolean onHost() {
    return onHost;
  }

  @Override
  float[] block(int from, int count, float[] room) {
    memory.get(from, room, place(from), count);
    return room;
  }

  @Override
  void put(int to, int count, float[] block) {
    memory.put(to, block, place(to), count);
  }

  @Override
  NDArray slice(Scope scope, int from, int to) {
    return array.get(scope.manager(), new NDIndex().addSliceDim(from, to));
  }
}
