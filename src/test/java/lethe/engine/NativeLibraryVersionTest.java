package lethe.engine;

import lethe.support.Expect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The other ways not to start need processes of their own: {@code lethe.cli.NativeLibraryTest}. */
final class NativeLibraryVersionTest {
  @ParameterizedTest
  @ValueSource(strings = {"1.13.1", "2.5.0", "2.7.0"})
  void anOldLibraryIsRefusedWithTheRuleAndTheRemedy(String version) {
    Expect.error(
        IllegalStateException.class,
        "PyTorch "
            + version
            + " is too old, Lethe needs 2.7.1 or newer: unset PYTORCH_VERSION and"
            + " PYTORCH_LIBRARY_PATH",
        () -> NativeLibrary.requireNewEnough(version));
  }

  @Test
  void theOldestAndNewerOnesAreGood() {
    NativeLibrary.requireNewEnough(NativeLibrary.OLDEST);
    NativeLibrary.requireNewEnough("2.10.0");
  }
}
