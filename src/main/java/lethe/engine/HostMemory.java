package lethe.engine;

import ai.djl.ndarray.NDArray;
import java.nio.FloatBuffer;

/** Where a tensor's numbers lie on the host: Java reads and writes them there without a copy. */
public final class HostMemory {
  private HostMemory() {}

  /** Whether {@code array} lies on the host and not on a GPU. */
  public static boolean holds(NDArray array) {
    return !array.getDevice().isGpu();
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
