package lethe.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import lethe.base.SafeFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxArrayTest {
  @Test
  void isWrittenAsTheFormatSays(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("array");

    new IdxArray(new int[] {2, 300}, new byte[600]).write(file);

    byte[] bytes = Files.readAllBytes(file);
    assertEquals(12 + 600, bytes.length);
    byte[] header = {0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 1, 44};
    assertArrayEquals(header, java.util.Arrays.copyOf(bytes, 12));
  }

  @Test
  void checksumIsTheOneOfTheFile(@TempDir Path folder) {
    IdxArray array = new IdxArray(new int[] {3}, new byte[] {1, 2, -3});
    Path file = folder.resolve("array");

    array.write(file);

    assertEquals(SafeFiles.sha256(file), array.sha256());
  }

  @Test
  void isEqualByValueAndCannotBeChangedFromOutside() {
    int[] shape = {2, 1};
    byte[] data = {1, 2};
    IdxArray array = new IdxArray(shape, data);

    shape[0] = 9;
    data[0] = 9;
    array.shape()[0] = 9;
    array.data()[0] = 9;

    IdxArray same = new IdxArray(new int[] {2, 1}, new byte[] {1, 2});
    assertEquals(same, array);
    assertEquals(same.hashCode(), array.hashCode());
    assertNotEquals(new IdxArray(new int[] {1, 2}, new byte[] {1, 2}), array);
    assertEquals("uint8[2, 1]", array.toString());
    assertEquals(2, array.rank());
  }

  @Test
  void shapesThatDoNotFitAreRefused() {
    assertRefused("rank must lie in [1, 4], was 0", new int[0]);
    assertRefused("rank must lie in [1, 4], was 5", new int[] {1, 1, 1, 1, 1});
    assertRefused("shape [-1]: each length must be at least 0, was -1", new int[] {-1});
    assertRefused("shape [2, 2] needs 4 bytes, got 1", new int[] {2, 2});
    int large = Integer.MAX_VALUE;
    assertRefused(
        "shape [2147483647, 2147483647, 2147483647] needs 9903520300447984150353281023 bytes, got 1",
        new int[] {large, large, large});
  }

  private static void assertRefused(String message, int[] shape) {
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> new IdxArray(shape, new byte[1]))
            .getMessage());
  }
}
