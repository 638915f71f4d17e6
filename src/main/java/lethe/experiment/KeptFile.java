package lethe.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;

/** A file of a run folder that says where it comes from. */
sealed interface KeptFile permits KeptWeights, KeptTensors {
  /** Where it lies. */
  Path file();

  /** It as an input of other work. */
  Input input();

  /** The {@link Card} of the work that made it. */
  JsonNode card();

  /** SHA-256 of the file. */
  default String sha256() {
    return input().sha256();
  }

  /** The log as the record it was. */
  default <T> T log(Class<T> type) {
    return Card.JSON.convertValue(card().path("log"), type);
  }

  /** Whether it is what a recipe makes. */
  default boolean fits(Card recipe) {
    return Card.differences(recipe.toJson(), card()).isEmpty();
  }

  /** It among the inputs of other work. */
  default Map<String, Input> asInput() {
    return Map.of(file().getFileName().toString(), input());
  }
}
