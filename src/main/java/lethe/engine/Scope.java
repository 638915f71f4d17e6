package lethe.engine;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import lethe.base.Checks;

/**
 * The life of some tensors: all that are made in a scope are closed with it.
 *
 * <p>An operation's result belongs to the scope of its <em>first</em> operand, so inside a loop the
 * step's own data comes first: {@code batch.mul(theta)}, not {@code theta.mul(batch)}.
 */
public final class Scope implements AutoCloseable {
  private final NDManager manager;

  Scope(NDManager manager) {
    this.manager = manager;
  }

  /** A scope inside the life of {@code manager}'s tensors. */
  public static Scope within(NDManager manager) {
    return new Scope(manager.newSubManager());
  }

  /** A scope inside this one, on the same device, for one step of a loop. */
  public Scope child() {
    return new Scope(manager.newSubManager());
  }

  /** The DJL manager that owns this scope's tensors. */
  public NDManager manager() {
    return manager;
  }

  /** Rows {@code from .. to − 1} of a row-major matrix of so many columns, as {@link #array}. */
  public NDArray rows(float[] matrix, int from, int to, int columns) {
    return array(Arrays.copyOfRange(matrix, from * columns, to * columns), to - from, columns);
  }

  /**
   * A float32 tensor of Java values in row-major order. Its memory stays valid until this scope
   * closes, so a recorded graph may read it.
   */
  public NDArray array(float[] values, long... shape) {
    Shape wanted = new Shape(shape);
    Checks.require(
        wanted.size() == values.length,
        "shape %s holds %d values, %d were given",
        wanted,
        wanted.size(),
        values.length);
    try {
      if (values.length == 0 || manager.getDevice().isGpu()) {
        return manager.create(values, wanted);
      }
      NDArray array = manager.create(wanted, DataType.FLOAT32);
      HostMemory.of(array).put(values);
      return array;
    } catch (EngineException | OutOfMemoryError e) {
      throw TooLittleMemory.orItself(e);
    }
  }

  /** An int64 tensor of whole numbers, such as labels. */
  public NDArray indices(int[] values) {
    long[] wide = new long[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return manager.create(wide);
  }

  /** A float32 tensor of zeros. */
  public NDArray zeros(long... shape) {
    try {
      return manager.zeros(new Shape(shape));
    } catch (EngineException e) {
      throw TooLittleMemory.orItself(e);
    }
  }

  /**
   * A float32 number as an operand, (1). A Java number would do the same on a CPU; on a GPU it
   * would be copied there, and the step would wait for that.
   */
  public NDArray constant(double value) {
    return manager.full(new Shape(1), (float) value);
  }

  /** Moves a tensor into this scope and returns it. */
  public NDArray keep(NDArray array) {
    array.attach(manager);
    return array;
  }

  /**
   * The number of open tensors and scopes in this scope; constant over the steps of a clean loop.
   */
  public int openResources() {
    return manager.getManagedArrays().size();
  }

  @Override
  public void close() {
    manager.close();
  }
}
