package lethe.base;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lethe.base.Safetensors.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {
  private static final String DAMAGED =
      ": the file is damaged or no safetensors file, make it again";

  @TempDir Path folder;

  private static Safetensors sample() {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("seed", "7");
    metadata.put("note", "grün \"quoted\" \\ line\n");
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("z.weight", Tensor.of(new float[] {1, -2.5f, 3e-8f, 4, 5, 6}, 2, 3));
    tensors.put("a.bias", Tensor.of(new float[] {Float.MIN_VALUE}, 1));
    tensors.put("scalar", Tensor.of(new float[] {-0f}));
    tensors.put("empty", Tensor.of(new float[0], 0, 4));
    return new Safetensors(metadata, tensors);
  }

  @Test
  void writtenContentIsReadBackEqualAndInOrder() {
    Path file = folder.resolve("new/folder/sample.safetensors");

    sample().write(file);
    Safetensors read = Safetensors.read(file);

    assertEquals(sample(), read);
    assertEquals(
        List.of("z.weight", "a.bias", "scalar", "empty"), List.copyOf(read.tensors().keySet()));
    assertEquals(List.of("seed", "note"), List.copyOf(read.metadata().keySet()));
  }

  @Test
  void manyValuesSurviveTheChunks() {
    float[] values = RandomStream.of(1, "values").normal(100_003);
    Path file = folder.resolve("large.safetensors");

    new Safetensors(Map.of(), Map.of("large", Tensor.of(values, 100_003))).write(file);

    assertArrayEquals(values, Safetensors.read(file).tensor("large").values());
  }

  @Test
  void fileIsTheFormatByteForByte() throws IOException {
    Path file = folder.resolve("one.safetensors");
    String blank =
        "{\"__metadata__\":{\"k\":\"v\",\"lethe.sha256\":\""
            + "0".repeat(64)
            + "\"},"
            + "\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";

    new Safetensors(Map.of("k", "v"), Map.of("w", Tensor.of(new float[] {1, 2}, 2))).write(file);

    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int length = (int) buffer.getLong();
    assertEquals(0, length % 8);
    String padded = blank + " ".repeat(length - blank.length());
    ByteArrayOutputStream sealed = new ByteArrayOutputStream();
    sealed.writeBytes(padded.getBytes(StandardCharsets.UTF_8));
    sealed.writeBytes(floats(1, 2));
    assertEquals(
        padded.replace("0".repeat(64), SafeFiles.sha256(sealed.toByteArray())),
        new String(bytes, 8, length, StandardCharsets.UTF_8));
    assertEquals(8 + length + 8, bytes.length);
    assertEquals(1f, buffer.getFloat(8 + length));
    assertEquals(2f, buffer.getFloat(12 + length));
  }

  @Test
  void everyFlippedBitIsFoundOrChangesNothing() throws IOException {
    Path file = folder.resolve("flipped.safetensors");
    sample().write(file);
    byte[] good = Files.readAllBytes(file);
    for (int bit = 0; bit < 8 * good.length; bit++) {
      byte[] bad = good.clone();
      bad[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(file, bad);
      Safetensors read;
      try {
        read = Safetensors.read(file);
      } catch (UncheckedIOException e) {
        assertTrue(BadFile.isDamage(e), e.getMessage());
        continue;
      }
      assertEquals(sample().tensors(), read.tensors(), "bit " + bit); // the key of the seal itself
      assertEquals(3, read.metadata().size(), "bit " + bit);
    }
  }

  @Test
  void everyTruncationIsFound() throws IOException {
    Path file = folder.resolve("cut.safetensors");
    sample().write(file);
    byte[] good = Files.readAllBytes(file);
    for (int length = 0; length < good.length; length++) {
      Files.write(file, Arrays.copyOf(good, length));
      var error = assertThrows(UncheckedIOException.class, () -> Safetensors.read(file));
      assertTrue(BadFile.isDamage(error), error.getMessage());
    }
  }

  @Test
  void anAlteredValueIsNamedAsSuch() throws IOException {
    Path file = folder.resolve("altered.safetensors");
    sample().write(file);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);

    assertBad(
        file,
        "has a checksum that does not fit its content: it was damaged or altered after it was"
            + " written, make it again");
  }

  @Test
  void aFileWithoutAChecksumIsReadAndSaysSo() throws IOException {
    Path old = file("{" + tensor("w", "[1]", 0, 4) + "}", floats(1));
    assertEquals(1, Safetensors.read(old).tensors().size());
    assertEquals(false, Safetensors.isSealed(old));

    sample().write(old);
    assertTrue(Safetensors.isSealed(old));
  }

  @Test
  void aLyingHeaderTakesNoMemory() throws IOException {
    assertBad(
        file("{" + tensor("w", "[" + "1,".repeat(16) + "1]", 0, 4) + "}", floats(1)),
        "has tensor w of 17 axes, at most 16 are read" + DAMAGED);
    StringBuilder many = new StringBuilder("{");
    for (int i = 0; i <= 10_000; i++) {
      many.append(i == 0 ? "" : ",").append(tensor("t" + i, "[0]", 0, 0));
    }
    assertBad(
        file(many.append('}').toString(), new byte[0]), "has more than 10000 tensors" + DAMAGED);
    assertBad(
        file("{" + tensor("w", "[1099511627776]", 0, 1L << 42) + "}", new byte[4]),
        "has tensor w with 1099511627776 where a whole number of 0 to 2147483647 must stand"
            + DAMAGED);
  }

  @Test
  void anInterruptedThreadStillReadsAndWrites() {
    Path file = folder.resolve("interrupted.safetensors");
    Thread.currentThread().interrupt();
    sample().write(file);
    assertEquals(sample(), Safetensors.read(file));
    assertTrue(Thread.interrupted());
  }

  @Test
  void fileWithoutTensorsOrMetadataIsRead() throws IOException {
    assertEquals(new Safetensors(Map.of(), Map.of()), Safetensors.read(file("{}", new byte[0])));
  }

  @Test
  void tensorsInAnotherHeaderOrderAreReadByOffset() throws IOException {
    Path file =
        file("{" + tensor("b", "[1]", 4, 8) + "," + tensor("a", "[1]", 0, 4) + "}", floats(1, 2));

    Safetensors read = Safetensors.read(file);

    assertEquals(List.of("a", "b"), List.copyOf(read.tensors().keySet()));
    assertArrayEquals(new float[] {2}, read.tensor("b").values());
  }

  @Test
  void nonFiniteValuesPassTheCodecAndAreFoundOnRequest() {
    Path file = folder.resolve("broken.safetensors");
    float[] values = {0, 1, Float.NaN, Float.POSITIVE_INFINITY};
    new Safetensors(Map.of(), Map.of("fc1.bias", Tensor.of(values, 4))).write(file);

    Safetensors read = Safetensors.read(file);

    assertArrayEquals(values, read.tensor("fc1.bias").values());
    assertEquals(
        file
            + ": tensor fc1.bias holds NaN at index 2, every value must be finite: delete the file"
            + " and make it again",
        assertThrows(UncheckedIOException.class, () -> read.requireFinite(file)).getMessage());
    Safetensors finite = sample();
    assertSame(finite, finite.requireFinite("sample"));
  }

  @Test
  void contentCannotBeChangedFromOutside() {
    float[] values = {1, 2};
    int[] shape = {2};
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("w", new Tensor(shape, values));
    Safetensors content = new Safetensors(Map.of(), tensors);

    values[0] = 9;
    shape[0] = 9;
    content.tensor("w").values()[1] = 9;
    content.tensor("w").shape()[0] = 9;
    tensors.clear();

    assertEquals(Tensor.of(new float[] {1, 2}, 2), content.tensor("w"));
    assertThrows(UnsupportedOperationException.class, () -> content.tensors().clear());
  }

  @Test
  void tensorsAreEqualByShapeAndValues() {
    Tensor tensor = Tensor.of(new float[] {1, Float.NaN}, 2);

    assertEquals(tensor, Tensor.of(new float[] {1, Float.NaN}, 2));
    assertEquals(tensor.hashCode(), Tensor.of(new float[] {1, Float.NaN}, 2).hashCode());
    assertNotEquals(tensor, Tensor.of(new float[] {1, Float.NaN}, 2, 1));
    assertNotEquals(tensor, Tensor.of(new float[] {1, 2}, 2));
  }

  @Test
  void namesAndShapesAreShown() {
    assertEquals(
        "Safetensors[z.weight float32[2, 3], a.bias float32[1], scalar float32[], empty float32[0,"
            + " 4]]",
        sample().toString());
  }

  @Test
  void valuesMustFitTheShape() {
    assertRefused("shape [2, 3] needs 6 values, got 5", () -> Tensor.of(new float[5], 2, 3));
    assertRefused("shape [-1] has the negative length -1", () -> Tensor.of(new float[0], -1));
    assertRefused(
        "shape [65536, 65536] needs 4294967296 values, got 0",
        () -> Tensor.of(new float[0], 65536, 65536));
  }

  @Test
  void namesMustBeUsable() {
    assertRefused(
        "there is no tensor fc9, the tensors are [z.weight, a.bias, scalar, empty]",
        () -> sample().tensor("fc9"));
    assertRefused(
        "a tensor needs a value and a name other than __metadata__, was __metadata__=float32[0]:"
            + " rename it",
        () -> new Safetensors(Map.of(), Map.of("__metadata__", Tensor.of(new float[0], 0))));
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("seed", null);
    assertRefused(
        "metadata must have no null key or value, was seed=null: leave the entry out",
        () -> new Safetensors(metadata, Map.of()));
  }

  @Test
  void everyTruncationOfAFileIsRefused() throws IOException {
    Path file = folder.resolve("whole.safetensors");
    sample().write(file);
    byte[] whole = Files.readAllBytes(file);

    for (int length = 0; length < whole.length; length++) {
      Path cut = folder.resolve("cut.safetensors");
      Files.write(cut, Arrays.copyOf(whole, length));

      String message =
          assertThrows(UncheckedIOException.class, () -> Safetensors.read(cut)).getMessage();
      assertTrue(message.startsWith(cut + ": "), message);
      assertTrue(message.endsWith("make it again"), message);
    }
  }

  @Test
  void missingFileIsNamed() {
    Path file = folder.resolve("none.safetensors");

    assertEquals(
        file + ": cannot be read, there is no such file",
        assertThrows(UncheckedIOException.class, () -> Safetensors.read(file)).getMessage());
  }

  @Test
  void lengthsThatDoNotFitAreRefused() throws IOException {
    Path tiny = Files.write(folder.resolve("tiny.safetensors"), new byte[7]);
    assertBad(tiny, "is 7 bytes long, a safetensors file has at least 8" + DAMAGED);

    Path huge =
        Files.write(
            folder.resolve("huge.safetensors"),
            new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, '{', '}'});
    assertBad(
        huge,
        "claims a header of 18446744073709551615 bytes, which must be 2 to 16777216 and fit the"
            + " file's 10 bytes"
            + DAMAGED);

    String one = "{" + tensor("w", "[1]", 0, 4) + "}";
    assertBad(
        file(one, floats(1, 2)),
        "holds 8 bytes of values, the header describes 4: the file is truncated or damaged, make it"
            + " again");
    assertBad(
        file(one, new byte[3]), "has tensor w at bytes 0 to 4 of 3 bytes of values" + DAMAGED);
  }

  @Test
  void headersThatAreNoJsonAreRefused() throws IOException {
    assertBad(file("[1]", new byte[0]), "has a header that does not start with {" + DAMAGED);
    String message =
        assertThrows(
                UncheckedIOException.class, () -> Safetensors.read(file("{\"w\":", new byte[0])))
            .getMessage();
    assertTrue(message.contains("has a header that is not JSON ("), message);
    String twice = tensor("w", "[1]", 0, 4);
    message =
        assertThrows(
                UncheckedIOException.class,
                () -> Safetensors.read(file("{" + twice + "," + twice + "}", floats(1))))
            .getMessage();
    assertTrue(message.contains("Duplicate field 'w'"), message);
  }

  @Test
  void entriesThatAreNoTensorsAreRefused() throws IOException {
    assertBad(
        file("{\"w\":{\"dtype\":\"F32\"}}", new byte[0]),
        "describes tensor w by {\"dtype\":\"F32\"}, which must have dtype, shape and two"
            + " data_offsets"
            + DAMAGED);
    assertBad(
        file("{\"n\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[0,8]}}", new byte[8]),
        "has tensor n of type I64, only F32 is read: convert or leave it out when saving");
    assertBad(
        file("{\"__metadata__\":3}", new byte[0]),
        "has a __metadata__ that is no object of texts" + DAMAGED);
    assertBad(
        file("{\"__metadata__\":{\"seed\":3}}", new byte[0]),
        "has metadata seed = 3, which must be text: write it as a string");
  }

  @Test
  void offsetsByNameAreRefused() throws IOException {
    String offsets = "{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":{\"a\":0,\"b\":4}}";
    assertBad(
        file("{\"w\":" + offsets + "}", floats(1)),
        "describes tensor w by "
            + offsets
            + ", which must have dtype, shape and two data_offsets"
            + DAMAGED);
  }

  @Test
  void shapesAndOffsetsThatLieAreRefused() throws IOException {
    assertBad(
        file("{" + tensor("w", "[-1]", 0, 4) + "}", floats(1)),
        "has tensor w with -1 where a whole number of 0 to 2147483647 must stand" + DAMAGED);
    assertBad(
        file("{" + tensor("w", "[1.5]", 0, 4) + "}", floats(1)),
        "has tensor w with 1.5 where a whole number of 0 to 2147483647 must stand" + DAMAGED);
    assertBad(
        file("{" + tensor("w", "[3]", 0, 4) + "}", floats(1)),
        "has tensor w of shape [3], which needs 12 bytes, in 4 bytes" + DAMAGED);
    assertBad(
        file("{" + tensor("w", "[2147483647,2147483647,2147483647]", 0, 4) + "}", floats(1)),
        "has tensor w of shape [2147483647, 2147483647, 2147483647], whose size overflows"
            + DAMAGED);
    assertBad(
        file("{" + tensor("w", "[1]", 4, 0) + "}", floats(1)),
        "has tensor w at bytes 4 to 0 of 4 bytes of values" + DAMAGED);
  }

  @Test
  void gapsAndOverlapsAreRefused() throws IOException {
    assertBad(
        file("{" + tensor("w", "[1]", 4, 8) + "}", floats(1, 2)),
        "has tensor w at byte 4, but the header ends at byte 0 and tensors must follow one another"
            + DAMAGED);
    assertBad(
        file("{" + tensor("a", "[2]", 0, 8) + "," + tensor("b", "[1]", 4, 8) + "}", floats(1, 2)),
        "has tensor b at byte 4, but a ends at byte 8 and tensors must follow one another"
            + DAMAGED);
  }

  private static String tensor(String name, String shape, long begin, long end) {
    return String.format(
        "\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%d,%d]}",
        name, shape, begin, end);
  }

  private static byte[] floats(float... values) {
    ByteBuffer buffer = ByteBuffer.wrap(new byte[values.length * 4]).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      buffer.putFloat(value);
    }
    return buffer.array();
  }

  private Path file(String header, byte[] data) throws IOException {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    byte[] length = new byte[8];
    ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).putLong(text.length);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(length);
    bytes.write(text);
    bytes.write(data);
    return Files.write(folder.resolve("made.safetensors"), bytes.toByteArray());
  }

  private static void assertBad(Path file, String message) {
    assertEquals(
        file + ": " + message,
        assertThrows(UncheckedIOException.class, () -> Safetensors.read(file)).getMessage());
  }

  private static void assertRefused(String message, Runnable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }
}
