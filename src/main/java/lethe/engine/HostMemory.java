package lethe.engine;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;

/** Where a tensor's numbers lie on the host: Java reads and writes them there without a copy. */
public final class HostMemory {
  /** Just below 32 MiB, the largest block by which the C library still learns. */
  private static final int LARGEST_LESSON = 8_380_000;

  private HostMemory() {}

  /**
   * Has the C library keep the memory of closed tensors for the next ones. By itself glibc gives
   * blocks of some hundred kilobytes back to the system, which clears them page by page at each
   * step; it stops once it has seen a larger block come and go. The block is never written to, so
   * it takes no memory.
   */
  static void keepWhatIsFreed() {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      manager.create(new Shape(LARGEST_LESSON), DataType.FLOAT32).close();
    } catch (EngineException tooLittleMemory) {
      // Steps are a little slower; what needs memory will say so.
    }
  }

  /** Whether {@code array} lies on the host and not on a GPU. */
  public static boolean holds(NDArray array) {
    return !array.getDevice().isGpu();
  }

  /**
   * A copy of a tensor's numbers, row-major, wherever it lies. Use it for tensors that outlive a
   * step: to read a tensor of a GPU the engine makes a copy on the host, which would live as long
   * as the tensor's scope; here it ends with the reading.
   *
   * @param array float32, of any shape
   */
  public static float[] read(NDArray array) {
    return holds(array) ? array.toFloatArray() : readApart(array);
  }

  /** What is made on the way belongs to a manager of its own. */
  static float[] readApart(NDArray array) {
    try (NDManager room = array.getManager().newSubManager()) {
      NDArray same = array.reshape(array.getShape());
      same.attach(room);
      return same.toFloatArray();
    }
  }

  /**
   * The numbers of a tensor on the host, row-major: both change together. Not to be used once the
   * tensor has closed.
   *
   * @param array float32, contiguous, of any shape
   */
  public static FloatBuffer of(NDArray array) {
    return array.toByteBuffer(true).asFloatBuffer();
  }
}
