package lethe.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the fuzzer Jazzer begins, and the program that writes the good files to begin with: {@code
 * FuzzEntry TARGET FOLDER}.
 */
public final class FuzzEntry {
  private static FuzzTarget target;
  private static Path folder;

  private FuzzEntry() {}

  /** Takes the label of the target, before the first input. */
  public static void fuzzerInitialize(String[] arguments) throws IOException {
    target = FuzzTarget.named(arguments[0]);
    folder = Files.createTempDirectory("lethe-fuzz-");
  }

  /** Takes one input. */
  public static void fuzzerTestOneInput(byte[] data) {
    target.refuses(data, folder);
  }

  /** Writes the seeds of a target into a folder. */
  public static void main(String[] arguments) throws IOException {
    Path into = Files.createDirectories(Path.of(arguments[1]));
    Path work = Files.createTempDirectory("lethe-fuzz-");
    List<byte[]> seeds = FuzzTarget.named(arguments[0]).seeds(work);
    for (int i = 0; i < seeds.size(); i++) {
      Files.write(into.resolve("seed-" + i), seeds.get(i));
    }
  }
}
