package lethe.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxReaderTest {
  private static final byte[] SMALL = {0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, -1};

  @TempDir Path folder;

  @Test
  void rawAndGzippedFilesAreTheSameWhateverTheirNames() throws IOException {
    IdxArray expected = new IdxArray(new int[] {2, 3}, new byte[] {1, 2, 3, 4, 5, -1});

    assertEquals(expected, IdxReader.read(file("raw.gz", SMALL)));
    assertEquals(expected, IdxReader.read(file("gzipped", gzip(SMALL))));
  }

  @Test
  void everyRankIsReadBack() {
    byte[] data = new byte[24];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) (11 * i);
    }
    for (int[] shape : new int[][] {{24}, {4, 6}, {2, 3, 4}, {2, 3, 2, 2}}) {
      IdxArray array = new IdxArray(shape, data);
      Path file = folder.resolve("array");

      array.write(file);

      assertEquals(array, IdxReader.read(file));
      assertEquals(array, IdxReader.read(file, shape.length));
    }
  }

  @Test
  void emptyArrayIsRead() throws IOException {
    IdxArray empty = IdxReader.read(file("empty", new byte[] {0, 0, 8, 1, 0, 0, 0, 0}));

    assertEquals(new IdxArray(new int[] {0}, new byte[0]), empty);
  }

  @Test
  void everyTruncationIsRefused() throws IOException {
    for (int length = 0; length < SMALL.length; length++) {
      String message = refusal(file("cut", Arrays.copyOf(SMALL, length)));
      assertTrue(message.contains("it is truncated"), message);
    }
    byte[] gzipped = gzip(SMALL);
    for (int length = 2; length < gzipped.length; length++) {
      String message = refusal(file("cut.gz", Arrays.copyOf(gzipped, length)));
      assertTrue(message.contains("truncated, get it again"), length + ": " + message);
    }
  }

  @Test
  void truncationIsTold() throws IOException {
    assertBad(
        file("cut", Arrays.copyOf(SMALL, 15)),
        "holds 3 of the 6 values of shape [2, 3]: it is truncated, get it again");
    assertBad(
        file("cut", Arrays.copyOf(SMALL, 6)),
        "ends inside the IDX header: it is truncated or no IDX file, get it again");
    assertBad(
        file("cut.gz", Arrays.copyOf(gzip(SMALL), 20)),
        "is gzip that ends too early: it is truncated, get it again");
  }

  @Test
  void trailingBytesAreRefused() throws IOException {
    assertBad(
        file("long", Arrays.copyOf(SMALL, SMALL.length + 1)),
        "goes on after the 6 values of shape [2, 3]: it is damaged, get it again");
  }

  @Test
  void damagedGzipIsRefused() throws IOException {
    byte[] wrongSum = gzip(SMALL);
    wrongSum[wrongSum.length - 8] ^= 1;

    assertBad(file("damaged.gz", wrongSum), "is damaged gzip (Corrupt GZIP trailer): get it again");
  }

  @Test
  void otherFilesAreRefused() throws IOException {
    assertBad(
        file("page.html", "<html>404</html>".getBytes(java.nio.charset.StandardCharsets.UTF_8)),
        "starts with 0x3C68746D, an IDX file of unsigned bytes starts with 0x0000080N with N = 1"
            + " to 4 axes: check which file it is");
    assertBad(
        file("float", new byte[] {0, 0, 0x0D, 1, 0, 0, 0, 0}),
        "starts with 0x00000D01, an IDX file of unsigned bytes starts with 0x0000080N with N = 1"
            + " to 4 axes: check which file it is");
    assertBad(
        file("rank", new byte[] {0, 0, 8, 5}),
        "starts with 0x00000805, an IDX file of unsigned bytes starts with 0x0000080N with N = 1"
            + " to 4 axes: check which file it is");
  }

  @Test
  void wrongRankIsRefused() throws IOException {
    Path file = file("two", SMALL);

    assertEquals(
        file
            + ": has 2 axes uint8[2, 3], 3 are needed: images have 3 and labels 1, check which file"
            + " it is",
        assertThrows(UncheckedIOException.class, () -> IdxReader.read(file, 3)).getMessage());
  }

  @Test
  void lyingHeadersAreRefusedBeforeMemoryIsTaken() throws IOException {
    assertBad(
        file("huge", new byte[] {0, 0, 8, 2, 0x10, 0, 0, 0, 0, 0, 0, 2}),
        "claims axis 1 of length 2, which makes more than 268435456 values: the header is"
            + " damaged, get the file again");
    assertBad(
        file("negative", new byte[] {0, 0, 8, 1, -1, -1, -1, -1}),
        "claims axis 0 of length 4294967295, which makes more than 268435456 values: the header is"
            + " damaged, get the file again");
    assertBad(
        file("empty-but-large", new byte[] {0, 0, 8, 1, 0x10, 0, 0, 0}),
        "holds 0 of the 268435456 values of shape [268435456]: it is truncated, get it again");
  }

  @Test
  void missingFilesAndFoldersAreNamed() {
    Path none = folder.resolve("none");

    assertBad(none, "cannot be read, there is no such file");
    assertTrue(refusal(folder).startsWith(folder + ": cannot be read, "));
  }

  private Path file(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  private static String refusal(Path file) {
    return assertThrows(UncheckedIOException.class, () -> IdxReader.read(file)).getMessage();
  }

  private static void assertBad(Path file, String message) {
    assertEquals(file + ": " + message, refusal(file));
  }
}
