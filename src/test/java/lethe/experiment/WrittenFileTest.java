package lethe.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import lethe.support.FaultyFileSystem;
import lethe.support.FaultyFileSystem.Fault;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No kind of file is lost when the disk fills or turns read-only at any call of its writing. */
final class WrittenFileTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(WrittenFile.class)
  void aFullDiskCostsNothing(WrittenFile kind) throws IOException {
    everyCall(kind, Fault.NO_SPACE, "No space left on device");
  }

  @ParameterizedTest
  @EnumSource(WrittenFile.class)
  void aReadOnlyDiskCostsNothing(WrittenFile kind) throws IOException {
    everyCall(kind, Fault.READ_ONLY, "Read-only file system");
  }

  private void everyCall(WrittenFile kind, Fault fault, String reason) throws IOException {
    Path whole = folder.resolve("whole");
    kind.write(whole, 1, () -> {});
    Map<String, String> before = DiskFiles.of(whole);
    kind.write(whole, 2, () -> {});
    Map<String, String> after = DiskFiles.of(whole);

    int refused = 0;
    int n = 1;
    for (boolean failed = true; failed; n++) {
      Path place = folder.resolve("call " + n);
      kind.write(place, 1, () -> {});
      try (FaultyFileSystem faulty = FaultyFileSystem.of(fault, n)) {
        kind.write(faulty.at(place), 2, () -> {});
        failed = faulty.calls() >= n; // the fault met nothing that it hinders
      } catch (UncheckedIOException e) {
        refused++;
        DiskFiles.assertClear(e.getMessage(), place, reason);
      }
      String when = kind + ", " + fault + " at call " + n;
      assertEquals(List.of(), DiskFiles.lost(before, after, DiskFiles.of(place)), when);
      kind.write(place, 2, () -> {});
      assertEquals(List.of(), DiskFiles.lost(after, after, DiskFiles.of(place)), "then " + when);
    }
    assertTrue(refused >= 2, "refused: " + refused);
    System.out.printf("%d calls of %s failed by %s%n", n - 1, kind, fault);
  }
}
