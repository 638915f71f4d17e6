package lethe.experiment;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import lethe.base.Safetensors;
import lethe.model.Layout;
import lethe.model.SampleSheet;
import lethe.model.Weights;

/** A small run folder one of whose files somebody else has written. */
public final class HostileRunFolder {
  private static final Layout LAYOUT = Layout.builder().trained("a", 2).trained("b", 1, 3).build();
  private static final float[] VALUES = {1, 2, 3, 4, 5};
  private static final List<String> FILES =
      List.of(
          "cvae.safetensors",
          "snapshots/cvae.safetensors",
          "map.safetensors",
          "results/evaluation.json",
          ".lock");

  private HostileRunFolder() {}

  /** What happened. */
  record Log(int steps) {}

  /** Reads a result. */
  public static void readResult(Path file) {
    ResultFile.read(file);
  }

  /** Good results. */
  public static List<byte[]> results(Path folder) throws IOException {
    make(folder);
    return List.of(Files.readAllBytes(folder.resolve("results/evaluation.json")));
  }

  /** Good files, each behind the byte that chooses its place. */
  public static List<byte[]> seeds(Path folder) throws IOException {
    make(folder);
    List<byte[]> seeds = new ArrayList<>();
    for (int i = 0; i < FILES.size(); i++) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.write(i);
      bytes.writeBytes(Files.readAllBytes(folder.resolve(FILES.get(i))));
      seeds.add(bytes.toByteArray());
    }
    return seeds;
  }

  /**
   * Puts bytes in the place of a file, uses the folder as a run does, and checks it.
   *
   * @throws AssertionError if the run does not end with good numbers, or the bytes are gone
   */
  public static void use(Path folder, int place, byte[] data) throws IOException {
    make(folder);
    Path file = folder.resolve(FILES.get(place % FILES.size()));
    Files.write(file, data);
    Provenance.check(folder);
    make(folder);
    Provenance.check(folder);
    require(
        Arrays.equals(data, Files.readAllBytes(file))
            || !file.getFileName().toString().equals("cvae.safetensors")
            || !file.getParent().equals(folder)
            || setAside(folder, data),
        "the file of somebody else is gone");
    remove(folder);
  }

  private static void make(Path folder) {
    RunFolder run = new RunFolder(folder, line -> {});
    KeptWeights kept =
        run.obtain(
            "cvae",
            LAYOUT,
            card(),
            () ->
                new KeptWeights.Made(
                    new Weights(LAYOUT, VALUES),
                    new Log(5),
                    List.of(new SampleSheet.Snapshot(1, new float[] {0, 1}))));
    run.obtainTensors(
        "map",
        card(),
        () -> new KeptTensors.Made(Map.of("w", Safetensors.Tensor.of(VALUES, 5)), new Log(5)));
    for (float value : kept.weights().values()) {
      require(Float.isFinite(value), "a weight that is not finite");
    }
    RunCard card = new RunCard("smoke", "cpu", 2, "1", "c0de", "engine", "17", "MNIST", "sum", 20);
    run.writeResult("evaluation", card, Map.of("steps", 5), new Log(5));
  }

  private static Card card() {
    Map<String, String> versions = new TreeMap<>(Map.of("lethe", "1", "engine", "e", "java", "17"));
    return new Card(
        "train", Map.of("steps", 5), 1, 5, "sum", Map.of(), versions, "cpu", 2, Map.of());
  }

  private static boolean setAside(Path folder, byte[] data) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("set-aside"))) {
      for (Path file : files.toList()) {
        if (Arrays.equals(data, Files.readAllBytes(file))) {
          return true;
        }
      }
    }
    return false;
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new AssertionError(message);
    }
  }
}
