package lethe.experiment;

import static lethe.experiment.SmallRunFolder.FIRST;
import static lethe.experiment.SmallRunFolder.SECOND;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import lethe.base.FolderLock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SharedFolderTest {
  @TempDir Path folder;
  private SmallRunFolder small;

  @BeforeEach
  void open() {
    small = new SmallRunFolder(folder);
  }

  @Test
  @SuppressWarnings("try") // holding it is all
  void whatIsThereIsReadWhileAnotherWorksButNothingIsMade() {
    small.obtain(FIRST);
    try (FolderLock other = FolderLock.take(folder, "another run", false, small.said::add)) {
      assertArrayEquals(FIRST, small.obtain(SECOND).weights().values());
      var error = assertThrows(FolderLock.Busy.class, () -> small.tensors(FIRST));
      assertTrue(error.getMessage().contains("another run"), error.getMessage());
    }
    small.tensors(FIRST);
  }

  @Test
  void workWithinWorkHoldsTheFolderUntilTheOuterOneEnds() {
    SharedFolder shared = new SharedFolder(folder, small.said::add, false);

    shared.locked(
        "outer",
        () -> {
          shared.locked("inner", () -> true);
          return assertThrows(FolderLock.Busy.class, () -> small.tensors(FIRST));
        });

    small.tensors(FIRST);
  }

  @Test
  void workThatFailsLeavesTheFolderFree() {
    SharedFolder shared = new SharedFolder(folder, small.said::add, false);

    assertThrows(
        IllegalStateException.class,
        () ->
            shared.locked(
                "work",
                () -> {
                  throw new IllegalStateException("loss is NaN");
                }));

    small.tensors(FIRST);
  }
}
