package lethe.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
  private static final ObjectWriter PRETTY =
      new ObjectMapper()
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .writerWithDefaultPrettyPrinter();
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** How a file was made, in a result that comes from it: what was done, with what settings. */
  private record Recipe(String work, JsonNode settings) {
    static Recipe of(JsonNode card) {
      return new Recipe(card.path("work").asText(), card.path("settings"));
    }
  }

  /**
   * Writes a result: its fields, the run, its settings, what it was made from with the work and
   * settings on the card of each, and a {@link Seal} over all of it.
   */
  static void write(
      Path file, Record result, RunCard run, Object settings, List<KeptFile> madeFrom) {
    ObjectNode tree = Card.JSON.valueToTree(result);
    tree.set(RUN, Card.JSON.valueToTree(run));
    tree.set(SETTINGS, Card.JSON.valueToTree(settings));
    Map<String, Input> inputs = new TreeMap<>();
    Map<String, Recipe> recipes = new TreeMap<>();
    for (KeptFile kept : madeFrom) {
      inputs.putAll(kept.asInput());
      recipes.put(kept.file().getFileName().toString(), Recipe.of(kept.card()));
    }
    tree.set(INPUTS, Card.JSON.valueToTree(inputs));
    tree.set(RECIPES, Card.JSON.valueToTree(recipes));
    tree.put(Seal.KEY, Seal.BLANK);
    SafeFiles.write(file, out -> out.write(Seal.close(PRETTY.writeValueAsBytes(tree))));
  }

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
