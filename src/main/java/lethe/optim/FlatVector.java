package lethe.optim;

import ai.djl.ndarray.NDArray;
import lethe.base.Checks;
import lethe.engine.Scope;

/**
 * A flat float32 vector with one number for each weight of a model: the weights themselves ({@link
 * TensorVector}), or what a loop keeps beside them and works on stretch by stretch ({@link
 * TensorVector#companion()}).
 */
public abstract sealed class FlatVector permits TensorVector, BlockVector {
  /** Work on the host goes by blocks of as many numbers, 8 KiB: all of one update stays near. */
  static final int BLOCK = 2048;

  /** How many numbers there are. */
  public abstract int size();

  /** A copy of the numbers. */
  public abstract float[] toFloatArray();

  /** Takes over as many numbers. */
  public final void set(float[] values) {
    Checks.require(
        values.length == size(),
        "%d numbers were given for a vector of %d: are they of another model?",
        values.length,
        size());
    write(values);
  }

  abstract void write(float[] values);

  /** Whether Java can read and write the numbers where they lie. */
  abstract boolean onHost();

  /**
   * An array that has numbers {@code from .. from + count − 1} at their places in a block, the
   * first at {@code from % BLOCK}: the vector's own array or {@code room}, filled.
   *
   * @param from and all behind it in one block
   */
  abstract float[] block(int from, int count, float[] room);

  /** Takes over the same places of {@code block}; nothing to do if that is its own array. */
  abstract void put(int to, int count, float[] block);

  /** Numbers {@code from .. to − 1} where they are, as a view in {@code scope}. */
  abstract NDArray slice(Scope scope, int from, int to);

  static int place(int index) {
    return index % BLOCK;
  }
}
