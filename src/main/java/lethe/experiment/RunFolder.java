package lethe.experiment;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import lethe.base.Savepoint;
import lethe.model.Layout;
import lethe.model.SampleSheet;
import lethe.model.Weights;

/**
 * The checkpoints and results of one profile. A checkpoint is made once and then read back, as a
 * {@link FileKeeper} does it in a {@link SharedFolder}; a work that was stopped goes on from the
 * state that it kept in {@code unfinished/}.
 */
final class RunFolder {
  /** A training writes 13 MB: a tenth of a second with the flush, less than 1 % of this. */
  private static final Duration INTERVAL = Duration.ofSeconds(15);

  private final SharedFolder folder;
  private final FileKeeper keeper;
  private final SnapshotFiles snapshots;
  private final Duration interval;
  private final Consumer<String> say;
  private final Map<String, KeptWeights> weights = new LinkedHashMap<>();
  private final Map<String, KeptTensors> tensors = new LinkedHashMap<>();

  RunFolder(Path folder, Consumer<String> say) {
    this(folder, say, false);
  }

  /** A folder whose long works keep their state every 15 seconds. */
  RunFolder(Path folder, Consumer<String> say, boolean waits) {
    this(folder, INTERVAL, say, waits);
  }

  /**
   * Opens a folder, which need not exist.
   *
   * @param interval from one state of a long work to the next
   * @param say is told what is made and why
   * @param waits whether to wait for another process that works in the folder
   */
  RunFolder(Path folder, Duration interval, Consumer<String> say, boolean waits) {
    this.folder = new SharedFolder(folder, say, waits);
    this.keeper = new FileKeeper(this.folder, say);
    this.snapshots = new SnapshotFiles(this.folder, say);
    this.interval = interval;
    this.say = say;
  }

  /**
   * The checkpoint {@code name}, read if it is there and fits, else made.
   *
   * @param recipe the card that a fitting file has, its log aside
   */
  KeptWeights obtain(String name, Layout layout, Card recipe, Supplier<KeptWeights.Made> work) {
    return obtain(name, layout, recipe, savepoint -> work.get());
  }

  /** The same of a work that keeps its state on the way and goes on from it. */
  KeptWeights obtain(
      String name, Layout layout, Card recipe, Function<Savepoint, KeptWeights.Made> work) {
    return obtain(
        weights,
        name,
        recipe,
        file -> KeptWeights.read(file, layout).withSnapshots(snapshots.read(name)),
        (file, made) -> {
          snapshots.write(name, recipe, made.snapshots());
          return KeptWeights.write(file, recipe, made);
        },
        work);
  }

  /** The tensors {@code name} of a study, read if they are there and fit, else made. */
  KeptTensors obtainTensors(String name, Card recipe, Supplier<KeptTensors.Made> work) {
    return obtainTensors(name, recipe, savepoint -> work.get());
  }

  /** The same of a study that keeps its state on the way and goes on from it. */
  KeptTensors obtainTensors(String name, Card recipe, Function<Savepoint, KeptTensors.Made> work) {
    return obtain(
        tensors,
        name,
        recipe,
        KeptTensors::read,
        (file, made) -> KeptTensors.write(file, recipe, made),
        work);
  }

  private <M, K extends KeptFile> K obtain(
      Map<String, K> inUse,
      String name,
      Card recipe,
      Function<Path, K> reader,
      BiFunction<Path, M, K> writer,
      Function<Savepoint, M> work) {
    K known = inUse.get(name);
    if (known != null && known.fits(recipe)) {
      return known;
    }
    Path file = folder.file(name + ".safetensors");
    K kept =
        keeper.obtain(
            file,
            recipe,
            () -> reader.apply(file),
            () -> unfinished(name, recipe, work, made -> writer.apply(file, made)));
    inUse.put(name, kept);
    return kept;
  }

  /** A work of which only the state on the way is kept: its result is the caller's. */
  <T> T unkept(String name, Card recipe, Function<Savepoint, T> work) {
    return folder.locked(
        recipe.work() + " for " + name, () -> unfinished(name, recipe, work, made -> made));
  }

  /** Does work that keeps its state until its result is kept too. */
  private <M, K> K unfinished(
      String name, Card recipe, Function<Savepoint, M> work, Function<M, K> keep) {
    Path file = folder.file("unfinished").resolve(name + ".safetensors");
    FileSavepoint savepoint = new FileSavepoint(file, recipe, interval, say, folder::setAside);
    K kept = keep.apply(work.apply(savepoint));
    savepoint.done();
    return kept;
  }

  /**
   * A checkpoint that was obtained before, never without pictures: where those taken on the way are
   * lost, it has the one of the end.
   *
   * @param end draws it
   */
  KeptWeights pictured(String name, Function<Weights, float[]> end) {
    KeptWeights kept = weights.get(name);
    if (!kept.snapshots().isEmpty()) {
      return kept;
    }
    say.accept(
        String.format(
            "the pictures of %s on the way are lost: a film shows the last one only; delete"
                + " %<s.safetensors to have it and them made again",
            name));
    int steps = kept.card().path("steps").asInt();
    KeptWeights pictured =
        kept.withSnapshots(List.of(new SampleSheet.Snapshot(steps, end.apply(kept.weights()))));
    weights.put(name, pictured);
    return pictured;
  }

  /** A checkpoint that was obtained before, as an input of other work. */
  Map<String, Input> input(String name) {
    return weights.get(name).asInput();
  }

  /**
   * Weights as an input of other work: the checkpoint in use that holds them, or, if they are in
   * none, they themselves under {@code name}.
   */
  Map<String, Input> input(String name, Weights model) {
    Input alone = Input.of(model);
    return weights.values().stream()
        .filter(kept -> kept.input().numbers().equals(alone.numbers()))
        .findFirst()
        .map(KeptFile::asInput)
        .orElse(Map.of(name, alone));
  }

  /** Writes {@code results/<name>.json}, made from the checkpoints in use: a {@link ResultFile}. */
  Path writeResult(String name, RunCard run, Object settings, Record result) {
    Path file = folder.file("results").resolve(name + ".json");
    List<KeptFile> inUse =
        Stream.<KeptFile>concat(weights.values().stream(), tensors.values().stream()).toList();
    return folder.locked(
        "writing " + file.getFileName(),
        () -> {
          ResultFile.write(file, result, run, settings, inUse);
          return file;
        });
  }
}
