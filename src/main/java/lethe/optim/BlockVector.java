package lethe.optim;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import lethe.engine.Scope;

/**
 * A flat vector in Java arrays of one block each, which work on the host reads and writes without a
 * copy. One array for all would not do: the Java compiler makes vector instructions only of loops
 * that read all arrays at the same index.
 */
final class BlockVector extends FlatVector {
  private final int size;
  private final float[][] blocks;

  private BlockVector(int size, float[][] blocks) {
    this.size = size;
    this.blocks = blocks;
  }

  /** A vector of a copy of {@code values}. */
  static BlockVector of(float[] values) {
    float[][] blocks = new float[(values.length + BLOCK - 1) / BLOCK][];
    for (int i = 0; i < blocks.length; i++) {
      blocks[i] = Arrays.copyOfRange(values, i * BLOCK, (i + 1) * BLOCK);
    }
    return new BlockVector(values.length, blocks);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public float[] toFloatArray() {
    float[] values = new float[size];
    for (int i = 0; i < blocks.length; i++) {
      System.arraycopy(blocks[i], 0, values, i * BLOCK, Math.min(BLOCK, size - i * BLOCK));
    }
    return values;
  }

  @Override
  void write(float[] values) {
    for (int i = 0; i < blocks.length; i++) {
      System.arraycopy(values, i * BLOCK, blocks[i], 0, Math.min(BLOCK, size - i * BLOCK));
    }
  }

  @Override
  boolean onHost() {
    return true;
  }

  @Override
  float[] block(int from, int count, float[] room) {
    return blocks[from / BLOCK];
  }

  @Override
  void put(int to, int count, float[] block) {
    float[] own = blocks[to / BLOCK];
    if (own != block) {
      System.arraycopy(block, place(to), own, place(to), count);
    }
  }

  @Override
  NDArray slice(Scope scope, int from, int to) {
    throw new UnsupportedOperationException("a vector of Java arrays has no tensor to look at");
  }
}
