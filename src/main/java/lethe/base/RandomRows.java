package lethe.base;

/**
 * Rows of random numbers, each at a place of its own in a stream: row r is the same whoever draws
 * it, in whatever order and beside whichever others. Rows begin at even places, so a row of an odd
 * size leaves one number unused.
 */
public final class RandomRows {
  private final RandomStream stream;
  private final int size;

  /**
   * The rows of a stream.
   *
   * @param size numbers of one row, at least 1
   */
  public RandomRows(RandomStream stream, int size) {
    Checks.atLeast("size", size, 1);
    this.stream = stream;
    this.size = size;
  }

  /** Uniform numbers of [0, 1) for {@code count} rows from row {@code first} on, row-major. */
  public float[] uniform(long first, int count) {
    RandomStream at = at(first);
    float[] rows = new float[Checks.arrayLength(count, size)];
    for (int i = 0; i < count; i++) {
      at.uniform(rows, i * size, size);
    }
    return rows;
  }

  /** The stream where the uniform numbers of one row begin. */
  public RandomStream at(long row) {
    return stream.at(row * pairs());
  }

  /** Standard normal numbers for {@code count} rows from row {@code first} on, row-major. */
  public float[] normal(long first, int count) {
    RandomStream at = stream.at(first * 2 * pairs());
    float[] rows = new float[Checks.arrayLength(count, size)];
    for (int i = 0; i < count; i++) {
      at.normal(rows, i * size, size);
    }
    return rows;
  }

  private long pairs() {
    return (size + 1L) / 2;
  }
}
