package lethe.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import lethe.base.Safetensors;
import lethe.model.Checkpoint;

/**
 * Named tensors that a study keeps in a run folder.
 *
 * @param file where they lie
 * @param input they as an input of other work
 * @param tensors by name
 * @param card of the work that made them
 */
record KeptTensors(Path file, Input input, Map<String, Safetensors.Tensor> tensors, JsonNode card)
    implements KeptFile {
  /** What a study made: named tensors, and a record of what happened. */
  record Made(Map<String, Safetensors.Tensor> tensors, Object log) {}

  static KeptTensors read(Path file) {
    Safetensors content = Safetensors.read(file);
    return new KeptTensors(
        file, Input.of(file, content.tensors()), content.tensors(), Checkpoint.card(file, content));
  }

  static KeptTensors write(Path file, Card recipe, Made made) {
    JsonNode card = recipe.withLog(made.log()).toJson();
    new Safetensors(Checkpoint.metadata(card), made.tensors()).write(file);
    return new KeptTensors(file, Input.of(file, made.tensors()), made.tensors(), card);
  }

  /** The values of one tensor, row-major. */
  float[] values(String name) {
    return tensors.get(name).values();
  }
}
