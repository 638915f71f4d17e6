package lethe.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import lethe.model.Checkpoint;
import lethe.model.Layout;
import lethe.model.SampleSheet;
import lethe.model.Weights;

/**
 * A checkpoint in a run folder.
 *
 * @param file where it lies
 * @param input it as an input of other work
 * @param weights in it
 * @param card of the work that made it
 * @param snapshots sample sheets taken on the way, which lie beside it; none where there are none
 */
record KeptWeights(
    Path file, Input input, Weights weights, JsonNode card, List<SampleSheet.Snapshot> snapshots)
    implements KeptFile {
  /** What a work made: weights, and sample sheets taken on the way (may be none). */
  record Made(Weights weights, Object log, List<SampleSheet.Snapshot> snapshots) {}

  /** Reads a checkpoint alone. */
  static KeptWeights read(Path file, Layout layout) {
    Checkpoint checkpoint = Checkpoint.read(file, layout);
    Weights weights = checkpoint.weights();
    return new KeptWeights(file, Input.of(file, weights), weights, checkpoint.card(), List.of());
  }

  /** Writes a checkpoint alone. */
  static KeptWeights write(Path file, Card recipe, Made made) {
    JsonNode card = recipe.withLog(made.log()).toJson();
    new Checkpoint(made.weights(), card).write(file);
    return new KeptWeights(
        file, Input.of(file, made.weights()), made.weights(), card, made.snapshots());
  }

  KeptWeights withSnapshots(List<SampleSheet.Snapshot> others) {
    return new KeptWeights(file, input, weights, card, others);
  }
}
