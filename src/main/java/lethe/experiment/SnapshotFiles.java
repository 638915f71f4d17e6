package lethe.experiment;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import lethe.base.Safetensors;
import lethe.model.Checkpoint;
import lethe.model.SampleSheet;

/**
 * The pictures beside checkpoints, in {@code snapshots/}: sample sheets taken while a model was
 * made. Lost or damaged ones are no reason to make it again.
 */
final class SnapshotFiles {
  private final SharedFolder folder;
  private final Consumer<String> say;

  SnapshotFiles(SharedFolder folder, Consumer<String> say) {
    this.folder = folder;
    this.say = say;
  }

  /** Writes those of a checkpoint, if there are any. */
  void write(String name, Card recipe, List<SampleSheet.Snapshot> snapshots) {
    if (snapshots.isEmpty()) {
      return;
    }
    Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
    for (SampleSheet.Snapshot snapshot : snapshots) {
      tensors.put(
          Integer.toString(snapshot.step()),
          Safetensors.Tensor.of(snapshot.images(), snapshot.images().length));
    }
    new Safetensors(Checkpoint.metadata(recipe.toJson()), tensors).write(file(name));
  }

  /** Those of a checkpoint in their order; none where they are lost or damaged, which is said. */
  List<SampleSheet.Snapshot> read(String name) {
    Path file = file(name);
    List<SampleSheet.Snapshot> snapshots = new ArrayList<>();
    if (!Files.exists(file)) {
      return snapshots;
    }
    try {
      Safetensors.read(file)
          .tensors()
          .forEach(
              (step, images) ->
                  snapshots.add(new SampleSheet.Snapshot(Integer.parseInt(step), images.values())));
      return snapshots;
    } catch (IllegalArgumentException | UncheckedIOException e) {
      say.accept(String.format("the pictures of %s cannot be used (%s)", name, e.getMessage()));
      return List.of();
    }
  }

  private Path file(String name) {
    return folder.file("snapshots").resolve(name + ".safetensors");
  }
}
