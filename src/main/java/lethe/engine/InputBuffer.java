package lethe.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import lethe.base.Checks;

/**
 * Memory that a loop fills anew for each step and a tensor reads where it lies: no allocation and
 * no copy a step on a CPU, one transfer on a GPU. One thread at a time.
 */
public final class InputBuffer {
  private static final int CACHE_LINE = 64;
  private static final int LARGEST = (Integer.MAX_VALUE - 2 * CACHE_LINE) / Float.BYTES;

  private final ByteBuffer bytes;
  private final FloatBuffer floats;

  /** Room for {@code size} float32 numbers. */
  public InputBuffer(int size) {
    Checks.atLeast("size", size, 1);
    bytes = allocate(size);
    floats = bytes.asFloatBuffer();
  }

  /**
   * Memory for {@code size} numbers that begins at a cache line, as the engine's own does: how the
   * engine splits a sum into vectors, and so its last bits, may depend on where the memory begins.
   */
  private static ByteBuffer allocate(int size) {
    Checks.require(
        size <= LARGEST,
        "%d numbers were asked for at once, at most %d fit one buffer: make the batch smaller",
        size,
        LARGEST);
    int length = size * Float.BYTES;
    return direct(length + 2 * CACHE_LINE) // both ends give way
        .alignedSlice(CACHE_LINE)
        .limit(length)
        .slice()
        .order(ByteOrder.nativeOrder());
  }

  private static ByteBuffer direct(int length) {
    try {
      return ByteBuffer.allocateDirect(length);
    } catch (OutOfMemoryError e) {
      throw TooLittleMemory.orItself(e);
    }
  }

  /** Writes {@code values} from place {@code at} on; tensors made before change with it. */
  public void put(int at, float[] values) {
    floats.put(at, values);
  }

  /** The same with {@code count} of the values, from {@code from} on. */
  public void put(int at, float[] values, int from, int count) {
    floats.put(at, values, from, count);
  }

  /**
   * The numbers from the first on as a tensor of {@code scope}, which has to close before the next
   * {@link #put}.
   *
   * @param shape of at most as many numbers as there is room for
   */
  public NDArray tensor(Scope scope, long... shape) {
    Shape wanted = new Shape(shape);
    Checks.require(
        wanted.size() <= floats.capacity(),
        "shape %s has %d numbers, the buffer holds %d",
        wanted,
        wanted.size(),
        floats.capacity());
    int length = Math.toIntExact(wanted.size() * Float.BYTES);
    ByteBuffer part = bytes.duplicate().order(ByteOrder.nativeOrder()).limit(length);
    return scope.manager().create(part, wanted, DataType.FLOAT32);
  }
}
