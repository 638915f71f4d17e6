package lethe.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import lethe.base.BadFile;
import lethe.base.SafeFiles;
import lethe.base.Seal;

/**
 * A result as it lies in {@code results/}: JSON with the run, the profile's settings, the files it
 * was made from with the settings of each, and a checksum of itself.
 *
 * @param tree everything in the file
 * @param sealed whether it carries its checksum, which then fits
 */
record ResultFile(JsonNode tree, boolean sealed) {
  static final String RUN = "run";
  static final String SETTINGS = "settings";
  static final String INPUTS = "inputs";
  static final String RECIPES = "recipes";

  /** Parsed JSON takes some fifty times its length. */
  private static final int MAXIMUM_BYTES = 16 << 20;

  private static final String REMEDY = "it is damaged or no result, make it again";
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * Reads a file of at most 16 MiB.
   *
   * @throws UncheckedIOException naming the path and the rule, when it is missing, too long, no
   *     JSON object, or has a checksum that does not fit
   */
  static ResultFile read(Path file) {
    byte[] text = bytes(file);
    JsonNode tree;
    try {
      tree = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw BadFile.of(file, "is not JSON (%s): %s", e.getOriginalMessage(), REMEDY);
    } catch (IOException e) {
      throw BadFile.of(file, "is not text (%s): %s", e.getMessage(), REMEDY);
    }
    if (!tree.isObject()) {
      throw BadFile.of(file, "is JSON but no object: %s", REMEDY);
    }
    boolean sealed = tree.has(Seal.KEY);
    if (sealed && !Seal.holds(text)) {
      throw BadFile.of(
          file,
          "has a checksum that does not fit its content: it was damaged or altered after it was"
              + " written, make it again");
    }
    return new ResultFile(tree, sealed);
  }

  private static byte[] bytes(Path file) {
    byte[] text;
    try {
      text =
          SafeFiles.uninterrupted(
              () -> {
                try (InputStream in = Files.newInputStream(file)) {
                  return in.readNBytes(MAXIMUM_BYTES + 1);
                }
              });
    } catch (IOException e) {
      throw BadFile.unreadable(file, e);
    }
    if (text.length > MAXIMUM_BYTES) {
      throw BadFile.of(file, "is longer than %d bytes: %s", MAXIMUM_BYTES, REMEDY);
    }
    return text;
  }
}
