package lethe.support;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a use of freed memory show: collects garbage, waits until the direct buffers that nobody
 * holds are freed, and fills what they left with sevens.
 */
public final class FreedMemory {
  private static final int BUFFERS = 2_000;

  private FreedMemory() {}

  /** Frees and refills. Returns how many buffers were filled. */
  public static int refill() {
    System.gc();
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      throw new IllegalStateException("a test was interrupted", e);
    }
    List<ByteBuffer> garbage = new ArrayList<>();
    for (int i = 0; i < BUFFERS; i++) {
      garbage.add(ByteBuffer.allocateDirect(Float.BYTES).putFloat(0, 7));
    }
    return garbage.size();
  }
}
