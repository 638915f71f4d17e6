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
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import lethe.base.BadFile;
import lethe.base.Ending;
import lethe.base.FolderLock;
import lethe.base.SafeFiles;
import lethe.base.Safetensors;
import lethe.base.Savepoint;
import lethe.base.Seal;
import lethe.model.Checkpoint;
import lethe.model.Layout;
import lethe.model.SampleSheet;
import lethe.model.Weights;

/**
 * The checkpoints and results of one profile. A checkpoint is made once and then read back, as long
 * as its card names the same settings, data and input files; a file that does not fit or is damaged
 * is set aside, never overwritten. Reading needs no lock, since files change in one step; whoever
 * makes or writes something holds the folder's {@link FolderLock} meanwhile.
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
  private final boolean waits;
  private final Map<String, Kept> loaded = new LinkedHashMap<>();
  private final Map<String, KeptTensors> loadedTensors = new LinkedHashMap<>();

  private FolderLock lock;
  private int holders;
  private boolean otherOriginSaid;

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
    this.folder = folder;
    this.interval = interval;
    this.say = say;
    this.waits = waits;
  }

  /** A file of the folder that says where it comes from. */
  private sealed interface Sourced permits Kept, KeptTensors {
    Path file();

    Input input();

    default String sha256() {
      return input().sha256();
    }

    JsonNode card();
  }

  /** How a file was made, in a result that comes from it: what was done, with what settings. */
  private record Recipe(String work, JsonNode settings) {
    static Recipe of(JsonNode card) {
      return new Recipe(card.path("work").asText(), card.path("settings"));
    }
  }

  /** What a work made: weights, and sample sheets taken on the way (may be none). */
  record Made(Weights weights, Object log, List<SampleSheet.Snapshot> snapshots) {}

  /** A checkpoint in the folder. */
  record Kept(
      Path file, Input input, Weights weights, JsonNode card, List<SampleSheet.Snapshot> snapshots)
      implements Sourced {
    /** The log as the record it was. */
    <T> T log(Class<T> type) {
      return Card.JSON.convertValue(card.path("log"), type);
    }
  }

  /** What a study made: named tensors, and a record of what happened. */
  record MadeTensors(Map<String, Safetensors.Tensor> tensors, Object log) {}

  /** Named tensors in the folder. */
  record KeptTensors(Path file, Input input, Map<String, Safetensors.Tensor> tensors, JsonNode card)
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
    Kept kept =
        obtain(
            file,
            recipe,
            () -> read(name, file, layout),
            () -> {
              FileSavepoint savepoint = savepoint(name, recipe);
              Kept made = make(name, file, recipe, work.apply(savepoint));
              savepoint.done();
              return made;
            });
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
    KeptTensors kept =
        obtain(
            file,
            recipe,
            () -> readTensors(file),
            () -> {
              FileSavepoint savepoint = savepoint(name, recipe);
              KeptTensors made = make(file, recipe, work.apply(savepoint));
              savepoint.done();
              return made;
            });
    loadedTensors.put(name, kept);
    return kept;
  }

  /** A work of which only the state on the way is kept: its result is the caller's. */
  <T> T unkept(String name, Card recipe, Function<Savepoint, T> work) {
    return locked(
        recipe.work() + " for " + name,
        () -> {
          FileSavepoint savepoint = savepoint(name, recipe);
          T made = work.apply(savepoint);
          savepoint.done();
          return made;
        });
  }

  /**
   * A checkpoint that was obtained before, never without pictures: where those taken on the way are
   * lost, it has the one of the end.
   *
   * @param end draws it
   */
  Kept pictured(String name, Function<Weights, float[]> end) {
    Kept kept = loaded.get(name);
    if (!kept.snapshots().isEmpty()) {
      return kept;
    }
    say.accept(
        String.format(
            "the pictures of %s on the way are lost: a film shows the last one only; delete"
                + " %<s.safetensors to have it and them made again",
            name));
    int steps = kept.card().path("steps").asInt();
    Kept pictured =
        new Kept(
            kept.file(),
            kept.input(),
            kept.weights(),
            kept.card(),
            List.of(new SampleSheet.Snapshot(steps, end.apply(kept.weights()))));
    loaded.put(name, pictured);
    return pictured;
  }

  /** A checkpoint that was obtained before, as an input of other work. */
  Map<String, Input> input(String name) {
    return input(loaded.get(name));
  }

  /**
   * Weights as an input of other work: the checkpoint in use that holds them, or, if they are in
   * none, they themselves under {@code name}.
   */
  Map<String, Input> input(String name, Weights weights) {
    Input alone = Input.of(weights);
    return loaded.values().stream()
        .filter(kept -> kept.input().numbers().equals(alone.numbers()))
        .findFirst()
        .map(RunFolder::input)
        .orElse(Map.of(name, alone));
  }

  private static Map<String, Input> input(Sourced kept) {
    return Map.of(kept.file().getFileName().toString(), kept.input());
  }

  /** The file if it fits the recipe, else what {@code maker} puts in its place. */
  private <T extends Sourced> T obtain(
      Path file, Card recipe, Supplier<T> reader, Supplier<T> maker) {
    Found<T> found = look(file, recipe, reader);
    if (found.kept() != null) {
      return found.kept();
    }
    String name = file.getFileName().toString();
    return locked(
        recipe.work() + " for " + name,
        () -> {
          Found<T> now = look(file, recipe, reader); // its owner before may have made it
          if (now.kept() != null) {
            return now.kept();
          }
          if (now.fault() != null) {
            setAside(file, now.fault());
          }
          say.accept(name + " is made now");
          return maker.get();
        });
  }

  /** What lies in the place of a file: it, or why it is not used; neither if there is none. */
  private record Found<T>(T kept, String fault) {}

  /**
   * Looks at a file and leaves it as it is.
   *
   * @throws UncheckedIOException if it is there and the system does not let it be read
   */
  private <T extends Sourced> Found<T> look(Path file, Card recipe, Supplier<T> reader) {
    if (!Files.exists(file)) {
      return new Found<>(null, null);
    }
    try {
      T kept = reader.get();
      List<String> differences = Card.differences(recipe.toJson(), kept.card());
      if (differences.isEmpty()) {
        sayOtherOrigin(file, recipe.toJson(), kept.card());
        return new Found<>(kept, null);
      }
      return new Found<>(null, "was made with " + String.join(", ", differences));
    } catch (IllegalArgumentException e) {
      return new Found<>(null, "cannot be used (" + e.getMessage() + ")");
    } catch (UncheckedIOException e) {
      if (!BadFile.isDamage(e)) {
        throw e;
      }
      return new Found<>(null, "cannot be used (" + e.getMessage() + ")");
    }
  }

  /** Says once a run that files of other versions, another device or other threads are in use. */
  private void sayOtherOrigin(Path file, JsonNode wanted, JsonNode card) {
    List<String> differences = Card.everyDifference(wanted, card);
    if (otherOriginSaid || differences.isEmpty()) {
      return;
    }
    otherOriginSaid = true;
    say.accept(
        String.format(
            "%s was made with %s: it is used, and so are others like it; delete a file to have it"
                + " made again",
            file.getFileName(), String.join(", ", differences)));
  }

  /** Does work while no other process writes into the folder. */
  private <T> T locked(String work, Supplier<T> action) {
    if (holders == 0) {
      lock = FolderLock.take(folder, work, waits, say);
      SafeFiles.removeParts(folder);
    }
    holders++;
    Ending ending = Ending.ofWork();
    try {
      return action.get();
    } finally {
      ending.done();
      holders--;
      if (holders == 0) {
        lock.close();
        lock = null;
      }
    }
  }

  private Kept read(String name, Path file, Layout layout) {
    Checkpoint checkpoint = Checkpoint.read(file, layout);
    return new Kept(
        file,
        Input.of(file, checkpoint.weights()),
        checkpoint.weights(),
        checkpoint.card(),
        readSnapshots(name));
  }

  private static KeptTensors readTensors(Path file) {
    Safetensors content = Safetensors.read(file);
    return new KeptTensors(
        file, Input.of(file, content.tensors()), content.tensors(), Checkpoint.card(file, content));
  }

  private static KeptTensors make(Path file, Card recipe, MadeTensors made) {
    JsonNode card = recipe.withLog(made.log()).toJson();
    new Safetensors(Checkpoint.metadata(card), made.tensors()).write(file);
    return new KeptTensors(file, Input.of(file, made.tensors()), made.tensors(), card);
  }

  private Kept make(String name, Path file, Card recipe, Made made) {
    Card card = recipe.withLog(made.log());
    writeSnapshots(name, recipe, made.snapshots());
    new Checkpoint(made.weights(), card.toJson()).write(file);
    return new Kept(
        file, Input.of(file, made.weights()), made.weights(), card.toJson(), made.snapshots());
  }

  /** Moves a file to {@code set-aside/}, under a name with the start of its checksum. */
  private void setAside(Path file, String reason) {
    Path place = folder.relativize(file);
    String name =
        SafeFiles.sha256(file).substring(0, 8)
            + "-"
            + place.toString().replace(place.getFileSystem().getSeparator(), "-");
    Path target = folder.resolve("set-aside").resolve(name);
    try {
      Files.createDirectories(target.getParent());
      Files.move(file, target, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(
          String.format(
              "cannot move %s to %s (%s): check that the folder is writable and the disk has room;"
                  + " the file is where it was",
              file, target, SafeFiles.reason(e)),
          e);
    }
    say.accept(place + " " + reason + ": it is kept as " + folder.relativize(target));
  }

  /** Where a work that has not ended keeps its state. */
  private FileSavepoint savepoint(String name, Card recipe) {
    Path file = folder.resolve("unfinished").resolve(name + ".safetensors");
    return new FileSavepoint(file, recipe, interval, say, this::setAside);
  }

  private Path snapshotFile(String name) {
    return folder.resolve("snapshots").resolve(name + ".safetensors");
  }

  private void writeSnapshots(String name, Card recipe, List<SampleSheet.Snapshot> snapshots) {
    if (snapshots.isEmpty()) {
      return;
    }
    Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
    for (SampleSheet.Snapshot snapshot : snapshots) {
      tensors.put(
          Integer.toString(snapshot.step()),
          Safetensors.Tensor.of(snapshot.images(), snapshot.images().length));
    }
    new Safetensors(Checkpoint.metadata(recipe.toJson()), tensors).write(snapshotFile(name));
  }

  /** The pictures beside a checkpoint; damaged ones are no reason to make it again. */
  private List<SampleSheet.Snapshot> readSnapshots(String name) {
    Path file = snapshotFile(name);
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

  /**
   * Writes {@code results/<name>.json}: the result's fields, the run, its settings, the checkpoints
   * in use with the work and settings on the card of each, and a {@link Seal} over all of it.
   */
  Path writeResult(String name, RunCard run, Object settings, Record result) {
    ObjectNode tree = Card.JSON.valueToTree(result);
    tree.set(ResultFile.RUN, Card.JSON.valueToTree(run));
    tree.set(ResultFile.SETTINGS, Card.JSON.valueToTree(settings));
    Map<String, Input> inputs = new TreeMap<>();
    Map<String, Recipe> recipes = new TreeMap<>();
    Stream.concat(loaded.values().stream(), loadedTensors.values().stream())
        .forEach(
            kept -> {
              inputs.putAll(input(kept));
              recipes.put(kept.file().getFileName().toString(), Recipe.of(kept.card()));
            });
    tree.set(ResultFile.INPUTS, Card.JSON.valueToTree(inputs));
    tree.set(ResultFile.RECIPES, Card.JSON.valueToTree(recipes));
    tree.put(Seal.KEY, Seal.BLANK);
    Path file = folder.resolve("results").resolve(name + ".json");
    return locked(
        "writing " + file.getFileName(),
        () -> {
          SafeFiles.write(file, out -> out.write(Seal.close(PRETTY.writeValueAsBytes(tree))));
          return file;
        });
  }
}
