package lethe.fuzz;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Replays what {@code environment/test --long} found, and some hundred blind changes of good files.
 */
final class CorpusTest {
  private static final int CHANGES = 400;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(FuzzTarget.class)
  void theFoundCorpusIsReadOrRefusedWithAMessage(FuzzTarget target) throws IOException {
    Path corpus =
        Path.of(System.getProperty("lethe.basedir", ""))
            .resolve("src/test/resources/lethe/fuzz")
            .resolve(target.label());
    int files = 0;
    int refused = 0;
    try (Stream<Path> all = Files.list(corpus)) {
      for (Path file : all.sorted().toList()) {
        files++;
        refused += target.refuses(Files.readAllBytes(file), folder) ? 1 : 0;
      }
    }
    assertTrue(files >= 5, target + " has a corpus of " + files);
    assertTrue(target == FuzzTarget.RUN_FOLDER || refused > 0, target + " refuses nothing");
  }

  @ParameterizedTest
  @EnumSource(FuzzTarget.class)
  void changedFilesAreReadOrRefusedWithAMessage(FuzzTarget target) throws IOException {
    List<byte[]> seeds = target.seeds(folder);
    assertFalse(target.refuses(seeds.get(0), folder));
    Random random = new Random(20);
    for (int i = 0; i < CHANGES; i++) {
      byte[] data = seeds.get(random.nextInt(seeds.size())).clone();
      for (int change = random.nextInt(4); change >= 0 && data.length > 0; change--) {
        int at = random.nextInt(data.length);
        switch (random.nextInt(4)) {
          case 0 -> data[at] ^= (byte) (1 << random.nextInt(8));
          case 1 -> data[at] = (byte) random.nextInt(256);
          case 2 -> data = Arrays.copyOf(data, at);
          default -> data = Arrays.copyOf(data, data.length + random.nextInt(64));
        }
      }
      target.refuses(data, folder);
    }
  }
}
