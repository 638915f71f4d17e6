package lethe.data;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import lethe.base.BadFile;
import lethe.base.SafeFiles;

/**
 * Reads IDX files of unsigned bytes, the format of MNIST and its relatives: two zero bytes, the
 * type code 0x08, the rank, one big-endian 32-bit length an axis, then the values.
 *
 * <p>A gzipped file is told by its first two bytes, not by its name. The header is checked before
 * memory is taken, and memory grows with the bytes that really come, so a lying header costs
 * nothing. Every refusal is one {@link java.io.UncheckedIOException} that starts with the path.
 */
public final class IdxReader {
  /**
   * The largest array read, 256 MiB: a small file of gzip can unfold to a thousand times itself.
   */
  private static final long MAXIMUM_ELEMENTS = 1 << 28;

  private static final int GZIP_FIRST = 0x1f;
  private static final int GZIP_SECOND = 0x8b;

  private IdxReader() {}

  /**
   * Reads a raw or gzipped IDX file of any rank from 1 to 4.
   *
   * @throws java.io.UncheckedIOException if the file is missing, is no IDX file of unsigned bytes,
   *     is shorter or longer than its header says, or is damaged gzip
   */
  public static IdxArray read(Path file) {
    try {
      return SafeFiles.uninterrupted(
          () -> {
            try (InputStream in = Files.newInputStream(file)) {
              return unpack(in, file);
            }
          });
    } catch (IOException e) {
      throw BadFile.unreadable(file, e);
    }
  }

  /**
   * Like {@link #read(Path)}, and refuses another rank.
   *
   * @param rank the number of axes the caller needs, for example 3 for images and 1 for labels
   */
  public static IdxArray read(Path file, int rank) {
    IdxArray array = read(file);
    if (array.rank() != rank) {
      throw BadFile.of(
          file,
          "has %d axes %s, %d are needed: images have 3 and labels 1, check which file it is",
          array.rank(),
          array,
          rank);
    }
    return array;
  }

  /**
   * Reads a stream to its end, which the caller closes.
   *
   * @param name stands for the path in messages
   */
  public static IdxArray read(InputStream stream, Object name) {
    try {
      return unpack(stream, name);
    } catch (IOException e) {
      throw BadFile.unreadable(name, e);
    }
  }

  private static IdxArray unpack(InputStream stream, Object name) throws IOException {
    boolean gzipped = false;
    try {
      BufferedInputStream buffered = new BufferedInputStream(stream, 1 << 16);
      gzipped = startsAsGzip(buffered);
      InputStream in = gzipped ? new GZIPInputStream(buffered, 1 << 16) : buffered;
      return parse(new DataInputStream(in), name);
    } catch (ZipException e) {
      throw BadFile.of(name, "is damaged gzip (%s): get it again", e.getMessage());
    } catch (EOFException e) {
      throw BadFile.of(
          name,
          gzipped
              ? "is gzip that ends too early: it is truncated, get it again"
              : "ends inside the IDX header: it is truncated or no IDX file, get it again");
    }
  }

  private static boolean startsAsGzip(BufferedInputStream in) throws IOException {
    in.mark(2);
    boolean gzip = in.read() == GZIP_FIRST && in.read() == GZIP_SECOND;
    in.reset();
    return gzip;
  }

  private static IdxArray parse(DataInputStream in, Object name) throws IOException {
    int magic = in.readInt();
    int type = magic >>> 8;
    int rank = magic & 0xFF;
    if (type != IdxArray.UNSIGNED_BYTE || rank < 1 || rank > IdxArray.MAXIMUM_RANK) {
      throw BadFile.of(
          name,
          "starts with 0x%08X, an IDX file of unsigned bytes starts with 0x0000080N with N = 1 to"
              + " %d axes: check which file it is",
          magic,
          IdxArray.MAXIMUM_RANK);
    }
    int[] shape = new int[rank];
    long elements = 1;
    for (int i = 0; i < rank; i++) {
      shape[i] = in.readInt();
      if (shape[i] < 0 || (shape[i] > 0 && elements > MAXIMUM_ELEMENTS / shape[i])) {
        throw BadFile.of(
            name,
            "claims axis %d of length %s, which makes more than %d values: the header is damaged,"
                + " get the file again",
            i,
            Integer.toUnsignedString(shape[i]),
            MAXIMUM_ELEMENTS);
      }
      elements *= shape[i];
    }
    byte[] data = in.readNBytes(Math.toIntExact(elements));
    if (data.length < elements) {
      throw BadFile.of(
          name,
          "holds %d of the %d values of shape %s: it is truncated, get it again",
          data.length,
          elements,
          Arrays.toString(shape));
    }
    if (in.read() >= 0) {
      throw BadFile.of(
          name,
          "goes on after the %d values of shape %s: it is damaged, get it again",
          elements,
          Arrays.toString(shape));
    }
    return new IdxArray(shape, data);
  }
}
