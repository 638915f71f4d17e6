package lethe.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import lethe.base.SafeFiles;
import lethe.base.Safetensors;
import lethe.base.Savepoint;
import lethe.model.Checkpoint;
import lethe.model.Layout;
import lethe.model.SampleSheet;
import lethe.model.Weights;

/**
 * The checkpoints and results of one profile. A checkpoint is made once and then read back, as long
 * as its card names the same settings, data and input files; a file that does not fit is set aside,
 * never overwritten.
 */
final class RunFolder {
  private static final ObjectWriter PRETTY =
      new ObjectMapper()
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .writerWithDefaultPrettyPrinter();

  /** A training writes 13 MB: a tenth of a second with the flush, less than 1 % of this. */
  private static final Duration INTERVAL = Duration.ofSeconds(15);

  private final Path folder;
  private final Duration interval;
  private final Consumer<String> say;
  private final Map<String, Kept> loaded = new LinkedHashMap<>();
  private final Map<String, KeptTensors> loadedTensors = new LinkedHashMap<>();

  RunFolder(Path folder, Consumer<String> say) {
    this(folder, INTERVAL, say);
  }

  /**
   * A folder.
   *
   * @param interval from one state of a long work to the next
   */
  RunFolder(Path folder, Duration interval, Consumer<String> say) {
    this.folder = folder;
    this.interval = interval;
    this.say = say;
  }

  /** A file of the folder that says where it comes from. */
  private sealed interface Sourced permits Kept, KeptTensors {
    Path file();

    String sha256();

    JsonNode card();
  }

  /** What a work made: weights, and sample sheets taken on the way (may be none). */
  record Made(Weights weights, Object log, List<SampleSheet.Snapshot> snapshots) {}

  /** A checkpoint in the folder. */
  record Kept(
      Path file,
      String sha256,
      Weights weights,
      JsonNode card,
      List<SampleSheet.Snapshot> snapshots)
      implements Sourced {
    /** The log as the record it was. */
    <T> T log(Class<T> type) {
      return Card.JSON.convertValue(card.path("log"), type);
    }
  }

  /** What a study made: named tensors, and a record of what happened. */
  record MadeTensors(Map<String, Safetensors.Tensor> tensors, Object log) {}

  /** Named tensors in the folder. */
  record KeptTensors(
      Path file, String sha256, Map<String, Safetensors.Tensor> tensors, JsonNode card)
      implements Sourced {
    /** The values of one tensor, row-major. */
    float[] values(String name) {
      return tensors.get(name).values();
    }

    /** The log as the record it was. */
    <T> T log(Class<T> type) {
      return Card.JSON.convertValue(card.path("log"), type);
    }
  }

  /**
   * The checkpoint {@code name}, read if it is there and fits, else made.
   *
   * @param recipe the card that a fitting file has, its log aside
   */
  Kept obtain(String name, Layout layout, Card recipe, Supplier<Made> work) {
    return obtain(name, layout, recipe, savepoint -> work.get());
  }

  /** The same of a work that keeps its state on the way and goes on from it. */
  Kept obtain(String name, Layout layout, Card recipe, Function<Savepoint, Made> work) {
    Kept known = loaded.get(name);
    if (known != null && Card.differences(recipe.toJson(), known.card()).isEmpty()) {
      return known;
    }
    Path file = folder.resolve(name + ".safetensors");
    Kept kept = read(file, recipe, () -> read(name, file, layout));
    if (kept == null) {
      say.accept(file.getFileName() + " is made now");
      FileSavepoint savepoint = new FileSavepoint(unfinished(name), recipe, interval, say);
      kept = make(name, file, recipe, work.apply(savepoint));
      savepoint.done();
    }
    loaded.put(name, kept);
    return kept;
  }

  /** The tensors {@code name} of a study, read if they are there and fit, else made. */
  KeptTensors obtainTensors(String name, Card recipe, Supplier<MadeTensors> work) {
    return obtainTensors(name, recipe, savepoint -> work.get());
  }

  /** The same of a study that keeps its state on the way and goes on from it. */
  KeptTensors obtainTensors(String name, Card recipe, Function<Savepoint, MadeTensors> work) {
    KeptTensors known = loadedTensors.get(name);
    if (known != null && Card.differences(recipe.toJson(), known.card()).isEmpty()) {
      return known;
    }
    Path file = folder.resolve(name + ".safetensors");
    KeptTensors kept = read(file, recipe, () -> readTensors(file));
    if (kept == null) {
      say.accept(file.getFileName() + " is made now");
      FileSavepoint savepoint = new FileSavepoint(unfinished(name), recipe, interval, say);
      MadeTensors made = work.apply(savepoint);
      JsonNode card = recipe.withLog(made.log()).toJson();
      new Safetensors(Checkpoint.metadata(card), made.tensors()).write(file);
      kept = new KeptTensors(file, SafeFiles.sha256(file), made.tensors(), card);
      savepoint.done();
    }
    loadedTensors.put(name, kept);
    return kept;
  }

  /** File name and SHA-256 of a checkpoint that was obtained before. */
  Map<String, String> checksum(String name) {
    return Map.of(name + ".safetensors", loaded.get(name).sha256());
  }

  /** Reads a file that fits the recipe, or sets it aside and returns null. */
  private <T extends Sourced> T read(Path file, Card recipe, Supplier<T> reader) {
    if (!Files.exists(file)) {
      return null;
    }
    try {
      T kept = reader.get();
      List<String> differences = Card.differences(recipe.toJson(), kept.card());
      if (differences.isEmpty()) {
        return kept;
      }
      setAside(file, "was made with " + String.join(", ", differences));
    } catch (IllegalArgumentException | UncheckedIOException e) {
      setAside(file, "cannot be used (" + e.getMessage() + ")");
    }
    return null;
  }

  private Kept read(String name, Path file, Layout layout) {
    Checkpoint checkpoint = Checkpoint.read(file, layout);
    return new Kept(
        file, SafeFiles.sha256(file), checkpoint.weights(), checkpoint.card(), readSnapshots(name));
  }

  private static KeptTensors readTensors(Path file) {
    Safetensors content = Safetensors.read(file);
    return new KeptTensors(
        file, SafeFiles.sha256(file), content.tensors(), Checkpoint.card(file, content));
  }

  private Kept make(String name, Path file, Card recipe, Made made) {
    Card card = recipe.withLog(made.log());
    writeSnapshots(name, made.snapshots());
    new Checkpoint(made.weights(), card.toJson()).write(file);
    return new Kept(file, SafeFiles.sha256(file), made.weights(), card.toJson(), made.snapshots());
  }

  /** Moves a file to {@code set-aside/}, under a name with the start of its checksum. */
  private void setAside(Path file, String reason) {
    String name = file.getFileName().toString();
    Path target =
        folder.resolve("set-aside").resolve(SafeFiles.sha256(file).substring(0, 8) + "-" + name);
    try {
      Files.createDirectories(target.getParent());
      Files.move(file, target, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot move " + file + " to " + target + ": check that the folder is writable", e);
    }
    say.accept(name + " " + reason + ": it is kept as " + folder.relativize(target));
  }

  /** Where a work that has not ended keeps its state. */
  private Path unfinished(String name) {
    return folder.resolve("unfinished").resolve(name + ".safetensors");
  }

  private Path snapshotFile(String name) {
    return folder.resolve("snapshots").resolve(name + ".safetensors");
  }

  private void writeSnapshots(String name, List<SampleSheet.Snapshot> snapshots) {
    if (snapshots.isEmpty()) {
      return;
    }
    Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
    for (SampleSheet.Snapshot snapshot : snapshots) {
      tensors.put(
          Integer.toString(snapshot.step()),
          Safetensors.Tensor.of(snapshot.images(), snapshot.images().length));
    }
    new Safetensors(Map.of(), tensors).write(snapshotFile(name));
  }

  private List<SampleSheet.Snapshot> readSnapshots(String name) {
    List<SampleSheet.Snapshot> snapshots = new ArrayList<>();
    if (Files.exists(snapshotFile(name))) {
      Safetensors.read(snapshotFile(name))
          .tensors()
          .forEach(
              (step, images) ->
                  snapshots.add(new SampleSheet.Snapshot(Integer.parseInt(step), images.values())));
    }
    return snapshots;
  }

  /** Writes {@code results/<name>.json}: the result's fields, the run, the checkpoints in use. */
  Path writeResult(String name, RunCard run, Record result) {
    ObjectNode tree = Card.JSON.valueToTree(result);
    tree.set("run", Card.JSON.valueToTree(run));
    ObjectNode inputs = tree.putObject("inputs");
    Stream.concat(loaded.values().stream(), loadedTensors.values().stream())
        .forEach(kept -> inputs.put(kept.file().getFileName().toString(), kept.sha256()));
    Path file = folder.resolve("results").resolve(name + ".json");
    SafeFiles.write(file, out -> out.write(PRETTY.writeValueAsBytes(tree)));
    return file;
  }
}
