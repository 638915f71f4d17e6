package lethe.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import lethe.base.Safetensors;
import lethe.base.Safetensors.Tensor;
import lethe.data.IdxArray;
import lethe.data.IdxReader;
import lethe.experiment.HostileRunFolder;

/**
 * What reads files that anybody may have written. Fed with any bytes, each may refuse them by an
 * {@link UncheckedIOException} or an {@link IllegalArgumentException} with a message, and by
 * nothing else.
 */
public enum FuzzTarget {
  /** A safetensors file. */
  SAFETENSORS {
    @Override
    void read(byte[] data, Path folder) throws IOException {
      Path file = Files.write(folder.resolve("fuzzed.safetensors"), data);
      Safetensors.read(file).requireFinite(file);
    }

    @Override
    List<byte[]> seeds(Path folder) throws IOException {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      tensors.put("fc1.weight", Tensor.of(new float[] {1, -2.5f, 3, 4, 5, 6}, 2, 3));
      tensors.put("scalar", Tensor.of(new float[] {7}));
      tensors.put("empty", Tensor.of(new float[0], 0, 4));
      Path file = folder.resolve("seed.safetensors");
      new Safetensors(Map.of("lethe", "{\"work\":\"train\"}"), tensors).write(file);
      String plain = "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}";
      byte[] foreign = new byte[8 + plain.length() + 4];
      foreign[0] = (byte) plain.length();
      System.arraycopy(
          plain.getBytes(java.nio.charset.StandardCharsets.US_ASCII),
          0,
          foreign,
          8,
          plain.length());
      return List.of(Files.readAllBytes(file), foreign);
    }
  },
  /** An IDX file. */
  IDX {
    @Override
    void read(byte[] data, Path folder) throws IOException {
      IdxReader.read(Files.write(folder.resolve("fuzzed.idx"), data));
    }

    @Override
    List<byte[]> seeds(Path folder) throws IOException {
      Path file = folder.resolve("seed.idx");
      new IdxArray(new int[] {2, 3, 2}, new byte[12]).write(file);
      return List.of(Files.readAllBytes(file), new byte[] {0, 0, 8, 1, 0, 0, 0, 2, 3, 7});
    }
  },
  /** A gzipped IDX file: the bytes as they are if they begin like one, else compressed. */
  GZIP {
    @Override
    void read(byte[] data, Path folder) throws IOException {
      boolean gzipped = data.length > 1 && data[0] == 0x1f && data[1] == (byte) 0x8b;
      IdxReader.read(Files.write(folder.resolve("fuzzed.gz"), gzipped ? data : gzip(data)));
    }

    @Override
    List<byte[]> seeds(Path folder) throws IOException {
      byte[] idx = {0, 0, 8, 1, 0, 0, 0, 2, 3, 7};
      return List.of(idx, gzip(idx));
    }
  },
  /** A result in JSON. */
  RESULT {
    @Override
    void read(byte[] data, Path folder) throws IOException {
      HostileRunFolder.readResult(Files.write(folder.resolve("fuzzed.json"), data));
    }

    @Override
    List<byte[]> seeds(Path folder) throws IOException {
      return HostileRunFolder.results(folder.resolve("seeds"));
    }
  },
  /** A run folder one of whose files is anything; the first byte chooses which. */
  RUN_FOLDER {
    @Override
    void read(byte[] data, Path folder) throws IOException {
      if (data.length > 0) {
        HostileRunFolder.use(
            folder.resolve("run"), data[0] & 0xFF, Arrays.copyOfRange(data, 1, data.length));
      }
    }

    @Override
    List<byte[]> seeds(Path folder) throws IOException {
      return HostileRunFolder.seeds(folder.resolve("seeds"));
    }
  };

  /** Reads bytes as a file of this kind, in a folder for its use. */
  abstract void read(byte[] data, Path folder) throws IOException;

  /** Good files to begin with. */
  abstract List<byte[]> seeds(Path folder) throws IOException;

  /** The name in lower case, as in folders and arguments. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The target of a {@link #label}. */
  public static FuzzTarget named(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /**
   * Feeds bytes to the target.
   *
   * @return whether they were refused
   * @throws AssertionError if they were refused without a message
   */
  public boolean refuses(byte[] data, Path folder) {
    try {
      read(data, folder);
      return false;
    } catch (UncheckedIOException | IllegalArgumentException e) {
      if (e.getMessage() == null || e.getMessage().isBlank()) {
        throw new AssertionError("a refusal without a message", e);
      }
      return true;
    } catch (IOException e) {
      throw new AssertionError("the test could not write its own file", e);
    }
  }

  private static byte[] gzip(byte[] data) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(data);
    }
    return bytes.toByteArray();
  }
}
