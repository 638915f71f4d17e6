package lethe.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import lethe.base.BadFile;
import lethe.base.Checks;
import lethe.base.Safetensors;

/**
 * Weights on disk: a safetensors file with the tensor names and shapes of the {@link Layout}, and a
 * JSON card of its origin under the metadata key {@value #CARD}.
 *
 * <p>Any program with a safetensors reader can open it. Written aside and moved into place.
 *
 * @param weights all tensors
 * @param card where they come from: settings, seed, versions, checksums, log
 */
public record Checkpoint(Weights weights, JsonNode card) {
  private static final String CARD = "lethe";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Checks that nothing is missing. */
  public Checkpoint {
    Checks.given("weights", weights);
    Checks.given("card", card);
  }

  /**
   * Replaces {@code file} by this checkpoint.
   *
   * @throws IllegalArgumentException if a weight is NaN or infinite; the file is left as it is
   */
  public void write(Path file) {
    weights.requireFinite("the checkpoint for " + file);
    Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
    for (Layout.Slot slot : weights.layout().slots()) {
      tensors.put(slot.name(), Safetensors.Tensor.of(weights.values(slot.name()), shape(slot)));
    }
    new Safetensors(metadata(card), tensors).write(file);
  }

  /**
   * Reads weights of a given layout.
   *
   * @throws IllegalArgumentException if the file holds tensors of another model
   * @throws UncheckedIOException if it cannot be read, is no safetensors file, or holds a number
   *     that is not finite or no readable card
   */
  public static Checkpoint read(Path file, Layout layout) {
    Safetensors content = Safetensors.read(file);
    Checks.require(
        content.tensors().keySet().equals(names(layout)),
        "%s holds the tensors %s, the model has %s: was it made for another model?",
        file,
        content.tensors().keySet(),
        names(layout));
    float[] flat = new float[layout.size()];
    for (Layout.Slot slot : layout.slots()) {
      Safetensors.Tensor tensor = content.tensor(slot.name());
      Checks.require(
          Arrays.equals(tensor.shape(), shape(slot)),
          "%s has %s of shape %s, the model %s: was it made for another latent size?",
          file,
          slot.name(),
          Arrays.toString(tensor.shape()),
          Arrays.toString(shape(slot)));
      System.arraycopy(tensor.values(), 0, flat, slot.offset(), slot.size());
    }
    content.requireFinite(file);
    return new Checkpoint(new Weights(layout, flat), card(file, content));
  }

  /** The metadata of a file that says where it comes from. */
  public static Map<String, String> metadata(JsonNode card) {
    return Map.of(CARD, card.toString());
  }

  /**
   * Where the content of {@code file} comes from.
   *
   * @throws UncheckedIOException if it has no card or an unreadable one
   */
  public static JsonNode card(Path file, Safetensors content) {
    String text = content.metadata().get(CARD);
    if (text == null) {
      throw BadFile.of(
          file,
          "does not say where it comes from (no '%s' in its metadata): delete it and make it again",
          CARD);
    }
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw BadFile.of(file, "has an unreadable card (%s): delete it", e.getOriginalMessage());
    }
  }

  private static java.util.Set<String> names(Layout layout) {
    Map<String, Layout.Slot> names = new LinkedHashMap<>();
    layout.slots().forEach(slot -> names.put(slot.name(), slot));
    return names.keySet();
  }

  private static int[] shape(Layout.Slot slot) {
    return Arrays.stream(slot.shape().getShape()).mapToInt(Math::toIntExact).toArray();
  }
}
