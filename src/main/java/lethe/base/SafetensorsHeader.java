package lethe.base;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The JSON header of a safetensors file, and every rule that it must keep before a tensor is read.
 *
 * @param metadata text by key
 * @param entries the tensors in the order of their values
 * @param seal the digits of the {@link Seal}, null if there is none
 * @param text the bytes, with a blank seal
 */
@SuppressWarnings("ArrayRecordComponent") // lives only while a file is read
record SafetensorsHeader(
    Map<String, String> metadata, List<SafetensorsHeader.Entry> entries, String seal, byte[] text) {
  static final String METADATA = "__metadata__";

  /** Parsed JSON takes some fifty times its length; the format itself allows 100 MB. */
  private static final long MAXIMUM_LENGTH = 16 << 20;

  private static final int MAXIMUM_TENSORS = 10_000;
  private static final int MAXIMUM_RANK = 16;

  private static final int ALIGNMENT = 8;
  private static final String REMEDY = "the file is damaged or no safetensors file, make it again";
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Where one tensor lies: bytes {@code begin} to {@code end} of the values. */
  @SuppressWarnings("ArrayRecordComponent") // lives only while a file is read
  record Entry(String name, int[] shape, long begin, long end) {
    int elements() {
      return Math.toIntExact((end - begin) / Float.BYTES);
    }
  }

  /**
   * The header's bytes with a blank seal, padded so that the values behind it start at a multiple
   * of 8.
   */
  static byte[] encode(Map<String, String> metadata, Map<String, Safetensors.Tensor> tensors) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    ObjectNode texts = root.putObject(METADATA);
    metadata.forEach(texts::put);
    texts.put(Seal.KEY, Seal.BLANK);
    long offset = 0;
    for (Map.Entry<String, Safetensors.Tensor> entry : tensors.entrySet()) {
      ObjectNode node = root.putObject(entry.getKey()).put("dtype", "F32");
      var shape = node.putArray("shape");
      long elements = 1;
      for (int length : entry.getValue().shape()) {
        shape.add(length);
        elements *= length;
      }
      long end = offset + elements * Float.BYTES;
      node.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    byte[] text = root.toString().getBytes(StandardCharsets.UTF_8);
    int padded = (text.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    byte[] header = Arrays.copyOf(text, padded);
    Arrays.fill(header, text.length, padded, (byte) ' ');
    return header;
  }

  /** Reads and checks the header at the start of {@code file}, which is {@code size} bytes long. */
  static SafetensorsHeader read(Path file, long size, DataInputStream in) throws IOException {
    check(
        size >= Long.BYTES,
        file,
        "is %d bytes long, a safetensors file has at least %d: %s",
        size,
        Long.BYTES,
        REMEDY);
    long length = Long.reverseBytes(in.readLong());
    check(
        length >= 2 && length <= Math.min(MAXIMUM_LENGTH, size - Long.BYTES),
        file,
        "claims a header of %s bytes, which must be 2 to %d and fit the file's %d bytes: %s",
        Long.toUnsignedString(length),
        MAXIMUM_LENGTH,
        size,
        REMEDY);
    byte[] text = new byte[Math.toIntExact(length)];
    in.readFully(text);
    return parse(file, text, size - Long.BYTES - length);
  }

  private static SafetensorsHeader parse(Path file, byte[] text, long dataLength) {
    JsonNode root;
    try {
      check(text[0] == '{', file, "has a header that does not start with {: %s", REMEDY);
      root = JSON.readTree(new String(text, StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw BadFile.of(
          file, "has a header that is not JSON (%s): %s", e.getOriginalMessage(), REMEDY);
    }
    Map<String, String> metadata = new LinkedHashMap<>();
    List<Entry> entries = new ArrayList<>();
    for (Map.Entry<String, JsonNode> property : root.properties()) {
      if (property.getKey().equals(METADATA)) {
        check(
            property.getValue().isObject(),
            file,
            "has a %s that is no object of texts: %s",
            METADATA,
            REMEDY);
        for (Map.Entry<String, JsonNode> item : property.getValue().properties()) {
          check(
              item.getValue().isTextual(),
              file,
              "has metadata %s = %s, which must be text: write it as a string",
              item.getKey(),
              item.getValue());
          metadata.put(item.getKey(), item.getValue().textValue());
        }
      } else {
        check(
            entries.size() < MAXIMUM_TENSORS,
            file,
            "has more than %d tensors: %s",
            MAXIMUM_TENSORS,
            REMEDY);
        entries.add(entry(file, property.getKey(), property.getValue(), dataLength));
      }
    }
    entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    checkContiguous(file, entries, dataLength);
    String seal = metadata.remove(Seal.KEY);
    boolean readable = seal != null && Seal.of(text).isPresent();
    byte[] blank = readable ? Seal.with(text, Seal.BLANK) : text;
    return new SafetensorsHeader(metadata, entries, seal, blank);
  }

  /** Checks the seal, if there is one, against the digest of this header and the values. */
  void requireSeal(Path file, Function<byte[], String> digest) {
    check(
        seal == null || seal.equals(digest.apply(text)),
        file,
        "has a checksum that does not fit its content: it was damaged or altered after it was"
            + " written, make it again");
  }

  private static Entry entry(Path file, String name, JsonNode node, long dataLength) {
    JsonNode type = node.path("dtype");
    check(
        type.isTextual()
            && node.path("shape").isArray()
            && node.path("data_offsets").isArray()
            && node.path("data_offsets").size() == 2,
        file,
        "describes tensor %s by %s, which must have dtype, shape and two data_offsets: %s",
        name,
        node,
        REMEDY);
    check(
        node.path("shape").size() <= MAXIMUM_RANK,
        file,
        "has tensor %s of %d axes, at most %d are read: %s",
        name,
        node.path("shape").size(),
        MAXIMUM_RANK,
        REMEDY);
    check(
        type.textValue().equals("F32"),
        file,
        "has tensor %s of type %s, only F32 is read: convert or leave it out when saving",
        name,
        type.textValue());
    long[] offsets = wholeNumbers(file, name, node.path("data_offsets"), Long.MAX_VALUE);
    long[] lengths = wholeNumbers(file, name, node.path("shape"), Integer.MAX_VALUE);
    check(
        offsets[0] <= offsets[1] && offsets[1] <= dataLength,
        file,
        "has tensor %s at bytes %d to %d of %d bytes of values: %s",
        name,
        offsets[0],
        offsets[1],
        dataLength,
        REMEDY);
    long bytes = Float.BYTES;
    for (long length : lengths) {
      check(
          length == 0 || bytes <= Long.MAX_VALUE / length,
          file,
          "has tensor %s of shape %s, whose size overflows: %s",
          name,
          Arrays.toString(lengths),
          REMEDY);
      bytes *= length;
    }
    check(
        bytes == offsets[1] - offsets[0],
        file,
        "has tensor %s of shape %s, which needs %d bytes, in %d bytes: %s",
        name,
        Arrays.toString(lengths),
        bytes,
        offsets[1] - offsets[0],
        REMEDY);
    check(
        bytes / Float.BYTES <= Integer.MAX_VALUE - 8,
        file,
        "has tensor %s of shape %s, more values than a Java array holds: split the tensor",
        name,
        Arrays.toString(lengths));
    int[] shape = Arrays.stream(lengths).mapToInt(Math::toIntExact).toArray();
    return new Entry(name, shape, offsets[0], offsets[1]);
  }

  private static void checkContiguous(Path file, List<Entry> entries, long dataLength) {
    long end = 0;
    String previous = "the header";
    for (Entry entry : entries) {
      check(
          entry.begin() == end,
          file,
          "has tensor %s at byte %d, but %s ends at byte %d and tensors must follow one another:"
              + " %s",
          entry.name(),
          entry.begin(),
          previous,
          end,
          REMEDY);
      end = entry.end();
      previous = entry.name();
    }
    check(
        end == dataLength,
        file,
        "holds %d bytes of values, the header describes %d: the file is truncated or damaged, make"
            + " it again",
        dataLength,
        end);
  }

  private static long[] wholeNumbers(Path file, String name, JsonNode array, long maximum) {
    long[] numbers = new long[array.size()];
    for (int i = 0; i < numbers.length; i++) {
      JsonNode node = array.get(i);
      check(
          node.isIntegralNumber()
              && node.canConvertToLong()
              && node.longValue() >= 0
              && node.longValue() <= maximum,
          file,
          "has tensor %s with %s where a whole number of 0 to %d must stand: %s",
          name,
          node,
          maximum,
          REMEDY);
      numbers[i] = node.longValue();
    }
    return numbers;
  }

  private static void check(boolean holds, Path file, String message, Object... values) {
    if (!holds) {
      throw BadFile.of(file, message, values);
    }
  }
}
