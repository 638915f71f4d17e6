package lethe.experiment;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import lethe.base.SafeFiles;
import lethe.base.Safetensors;
import lethe.model.Weights;

/**
 * What something was made from. The numbers decide whether it still fits: a model that was made
 * again with the same numbers lies in another file, because its log says how long it took.
 *
 * @param sha256 of the file, empty if it lies in none
 * @param numbers SHA-256 over all numbers as big-endian float32, in the order of the file
 */
record Input(@JsonInclude(JsonInclude.Include.NON_EMPTY) String sha256, String numbers) {
  private static final int DIGITS = 8;

  /** Weights that lie in no file. */
  static Input of(Weights weights) {
    return new Input("", weights.checksum());
  }

  /** A file with weights. */
  static Input of(Path file, Weights weights) {
    return new Input(SafeFiles.sha256(file), weights.checksum());
  }

  /** A file with tensors. */
  static Input of(Path file, Map<String, Safetensors.Tensor> tensors) {
    return new Input(
        SafeFiles.sha256(file),
        SafeFiles.sha256(tensors.values().stream().map(Safetensors.Tensor::values).toList()));
  }

  /**
   * Whether an input of one card is among those of another, with the same content. Weights by a
   * name of their own are the same as the file that holds them, which a run may not have asked for.
   * Cards of older versions have a text instead of an object: the checksum of a file by its name,
   * or that of weights by a name of their own.
   */
  static boolean isAmong(String name, JsonNode input, JsonNode others) {
    if (others.has(name)) {
      return isSame(input, others.path(name));
    }
    for (JsonNode other : others) {
      boolean oneInFile = input.has("sha256") != other.has("sha256");
      if ((input.isTextual() || other.isTextual() || oneInFile) && isSame(input, other)) {
        return true;
      }
    }
    return false;
  }

  /** Whether two inputs have the same content. */
  static boolean isSame(JsonNode one, JsonNode other) {
    Set<String> both = checksums(one);
    both.retainAll(checksums(other));
    return !both.isEmpty();
  }

  private static Set<String> checksums(JsonNode input) {
    Set<String> checksums = new HashSet<>();
    if (input.isTextual()) {
      checksums.add(input.asText());
    }
    input.forEach(value -> checksums.add(value.asText()));
    return checksums;
  }

  /** The start of the checksum to be compared with that of {@code other}, or {@code nothing}. */
  static String describe(JsonNode input, JsonNode other) {
    boolean file = other.isTextual() && input.has("sha256");
    String text = input.path(file ? "sha256" : "numbers").asText(input.asText("nothing"));
    return text.length() <= DIGITS ? text : text.substring(0, DIGITS);
  }
}
