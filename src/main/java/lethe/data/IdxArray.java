package lethe.data;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import lethe.base.Checks;
import lethe.base.SafeFiles;

/**
 * An array of unsigned bytes as an IDX file holds it.
 *
 * @param shape the length of each of 1 to 4 axes, each at least 0
 * @param data the values in row-major order, as many as the product of {@code shape}
 */
@SuppressWarnings("ArrayRecordComponent") // cloned in and out, and compared by value
public record IdxArray(int[] shape, byte[] data) {
  static final int MAXIMUM_RANK = 4;

  /** The type code of unsigned bytes, the only one read and written. */
  static final int UNSIGNED_BYTE = 0x08;

  /** Copies both arrays and checks that they fit together. */
  public IdxArray {
    shape = shape.clone();
    data = data.clone();
    Checks.within("rank", shape.length, 1, MAXIMUM_RANK);
    BigInteger elements = BigInteger.ONE; // never overflows, whatever the shape
    for (int length : shape) {
      Checks.atLeast("shape " + Arrays.toString(shape) + ": each length", length, 0);
      elements = elements.multiply(BigInteger.valueOf(length));
    }
    Checks.require(
        elements.equals(BigInteger.valueOf(data.length)),
        "shape %s needs %d bytes, got %d",
        Arrays.toString(shape),
        elements,
        data.length);
  }

  @Override
  public int[] shape() {
    return shape.clone();
  }

  @Override
  public byte[] data() {
    return data.clone();
  }

  /** How many axes there are. */
  public int rank() {
    return shape.length;
  }

  /** The SHA-256 of the uncompressed IDX file with this content, in lower-case hexadecimal. */
  public String sha256() {
    byte[] header = header();
    byte[] whole = Arrays.copyOf(header, header.length + data.length);
    System.arraycopy(data, 0, whole, header.length, data.length);
    return SafeFiles.sha256(whole);
  }

  /**
   * Replaces {@code file} by the uncompressed IDX file with this content, in one step.
   *
   * @throws java.io.UncheckedIOException naming the path, when it cannot be written
   */
  public void write(Path file) {
    SafeFiles.write(
        file,
        out -> {
          out.write(header());
          out.write(data);
        });
  }

  private byte[] header() {
    byte[] bytes = new byte[Integer.BYTES * (1 + shape.length)];
    ByteBuffer header = ByteBuffer.wrap(bytes);
    header.putInt(UNSIGNED_BYTE << 8 | shape.length);
    for (int length : shape) {
      header.putInt(length);
    }
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IdxArray that
        && Arrays.equals(shape, that.shape)
        && Arrays.equals(data, that.data);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(shape) + Arrays.hashCode(data);
  }

  @Override
  public String toString() {
    return "uint8" + Arrays.toString(shape);
  }
}
