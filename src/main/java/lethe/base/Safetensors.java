package lethe.base;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The content of a safetensors file: named float32 tensors and text metadata, both in file order.
 *
 * <p>The format (github.com/huggingface/safetensors) is an unsigned 64-bit little-endian header
 * length, a JSON header {@code {"__metadata__": {..}, name: {"dtype", "shape", "data_offsets"}}},
 * and the little-endian values of all tensors without gap. Files written here are padded with
 * spaces so that the values start at a multiple of 8 bytes, and are read by Python's {@code
 * safetensors} package. Their metadata ends with a {@link Seal} over the whole file, which reading
 * checks and keeps to itself; files of other programs have none.
 *
 * <p>Only float32 is read; every other type is refused with a message. NaN and infinities are
 * values like any other for the codec: call {@link #requireFinite} where they are a fault.
 *
 * @param metadata text by key; never null
 * @param tensors tensors by name, in the order of their values in the file
 */
public record Safetensors(Map<String, String> metadata, Map<String, Tensor> tensors) {
  /** Values turned into bytes at a time. */
  private static final int CHUNK = 1 << 14;

  /** Copies both maps, which keep their order. */
  public Safetensors {
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    metadata.forEach(
        (key, value) ->
            Checks.require(
                key != null && value != null,
                "metadata must have no null key or value, was %s: leave the entry out",
                key + "=" + value));
    Checks.require(
        !metadata.containsKey(Seal.KEY),
        "metadata must not have the key %s, which the checksum of the file takes: rename it",
        Seal.KEY);
    tensors.forEach(
        (name, tensor) ->
            Checks.require(
                name != null && tensor != null && !name.equals(SafetensorsHeader.METADATA),
                "a tensor needs a value and a name other than %s, was %s: rename it",
                SafetensorsHeader.METADATA,
                name + "=" + tensor));
  }

  /**
   * A float32 array with a shape.
   *
   * @param shape the length of each axis, each at least 0; empty for a scalar
   * @param values the values in row-major order, as many as the product of {@code shape}
   */
  @SuppressWarnings("ArrayRecordComponent") // cloned in and out, and compared by value
  public record Tensor(int[] shape, float[] values) {
    /** Copies both arrays and checks that they fit together. */
    public Tensor {
      shape = shape.clone();
      values = values.clone();
      BigInteger elements = BigInteger.ONE; // never overflows, whatever the shape
      for (int length : shape) {
        Checks.require(
            length >= 0, "shape %s has the negative length %d", Arrays.toString(shape), length);
        elements = elements.multiply(BigInteger.valueOf(length));
      }
      Checks.require(
          elements.equals(BigInteger.valueOf(values.length)),
          "shape %s needs %d values, got %d",
          Arrays.toString(shape),
          elements,
          values.length);
    }

    /** A tensor of {@code shape} with {@code values} in row-major order. */
    public static Tensor of(float[] values, int... shape) {
      return new Tensor(shape, values);
    }

    @Override
    public int[] shape() {
      return shape.clone();
    }

    @Override
    public float[] values() {
      return values.clone();
    }

    /** Two tensors are equal if shapes and values are, value by value, NaN equal to NaN. */
    @Override
    public boolean equals(Object other) {
      return other instanceof Tensor that
          && Arrays.equals(shape, that.shape)
          && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
      return 31 * Arrays.hashCode(shape) + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
      return "float32" + Arrays.toString(shape);
    }
  }

  /**
   * The tensor called {@code name}.
   *
   * @throws IllegalArgumentException listing the names there are
   */
  public Tensor tensor(String name) {
    Tensor tensor = tensors.get(name);
    Checks.require(
        tensor != null, "there is no tensor %s, the tensors are %s", name, tensors.keySet());
    return tensor;
  }

  /**
   * This content, if every value of every tensor is a finite number.
   *
   * @param source the path or name that the message starts with
   * @throws UncheckedIOException naming the first tensor and index with NaN or an infinity
   */
  public Safetensors requireFinite(Object source) {
    tensors.forEach(
        (name, tensor) -> {
          for (int i = 0; i < tensor.values.length; i++) {
            if (!Float.isFinite(tensor.values[i])) {
              throw BadFile.of(
                  source,
                  "tensor %s holds %s at index %d, every value must be finite: delete the file and"
                      + " make it again",
                  name,
                  tensor.values[i],
                  i);
            }
          }
        });
    return this;
  }

  /**
   * Replaces {@code file} by this content in one step; see {@link SafeFiles}.
   *
   * @throws UncheckedIOException naming the path, when it cannot be written
   */
  public void write(Path file) {
    byte[] blank = SafetensorsHeader.encode(metadata, tensors);
    byte[] header = Seal.with(blank, digest(blank));
    SafeFiles.write(
        file,
        out -> {
          byte[] length = new byte[Long.BYTES];
          littleEndian(length).putLong(header.length);
          out.write(length);
          out.write(header);
          for (Tensor tensor : tensors.values()) {
            writeValues(out, tensor.values);
          }
        });
  }

  private String digest(byte[] header) {
    MessageDigest digest = SafeFiles.newSha256();
    digest.update(header);
    try (var out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      for (Tensor tensor : tensors.values()) {
        writeValues(out, tensor.values);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing to nowhere failed", e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * Reads a file. Header, shapes and offsets are checked against the length of the file before
   * anything of the size they claim is allocated, then the file's own checksum if it has one.
   *
   * @throws UncheckedIOException naming the path and the rule, when the file is missing, truncated,
   *     too long, inconsistent, altered, or holds anything but float32
   */
  public static Safetensors read(Path file) {
    try {
      return SafeFiles.uninterrupted(() -> readOnce(file));
    } catch (IOException e) {
      throw BadFile.unreadable(file, e);
    }
  }

  private static Safetensors readOnce(Path file) throws IOException {
    try (var in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
      SafetensorsHeader header = SafetensorsHeader.read(file, Files.size(file), in);
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      for (SafetensorsHeader.Entry entry : header.entries()) {
        tensors.put(entry.name(), new Tensor(entry.shape(), readValues(in, entry.elements())));
      }
      Safetensors content = new Safetensors(header.metadata(), tensors);
      header.requireSeal(file, content::digest);
      return content;
    }
  }

  /**
   * Whether {@code file} carries a checksum of its own, as every file written here does.
   *
   * @throws UncheckedIOException like {@link #read}, of which it reads the header only
   */
  public static boolean isSealed(Path file) {
    try {
      return SafeFiles.uninterrupted(
          () -> {
            try (var in =
                new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
              return SafetensorsHeader.read(file, Files.size(file), in).seal() != null;
            }
          });
    } catch (IOException e) {
      throw BadFile.unreadable(file, e);
    }
  }

  /** Names with shapes, for example {@code Safetensors[fc1.weight float32[512, 794]]}. */
  @Override
  public String toString() {
    List<String> parts =
        tensors.entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).toList();
    return "Safetensors[" + String.join(", ", parts) + "]";
  }

  private static void writeValues(OutputStream out, float[] values) throws IOException {
    byte[] bytes = new byte[CHUNK * Float.BYTES];
    for (int from = 0; from < values.length; from += CHUNK) {
      int length = Math.min(CHUNK, values.length - from);
      littleEndian(bytes).asFloatBuffer().put(values, from, length);
      out.write(bytes, 0, length * Float.BYTES);
    }
  }

  private static float[] readValues(DataInputStream in, int elements) throws IOException {
    float[] values = new float[elements];
    byte[] bytes = new byte[CHUNK * Float.BYTES];
    for (int from = 0; from < elements; from += CHUNK) {
      int length = Math.min(CHUNK, elements - from);
      in.readFully(bytes, 0, length * Float.BYTES);
      littleEndian(bytes).asFloatBuffer().get(values, from, length);
    }
    return values;
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
