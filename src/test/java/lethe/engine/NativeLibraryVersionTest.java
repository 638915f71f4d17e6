package lethe.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import lethe.support.Expect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

  @Test
  void theCudaRuntimeBesideAPyTorchOfPipIsNamed(@TempDir Path packages) throws IOException {
    Path runtime = Files.createDirectories(packages.resolve("nvidia/cuda_runtime/lib"));
    Path libraries = Files.createDirectories(packages.resolve("torch/lib"));
    Properties named = new Properties();
    named.setProperty("jna.library.path", "a user's own");
    Properties unnamed = new Properties();

    NativeLibrary.nameCudaRuntime(libraries, named);
    NativeLibrary.nameCudaRuntime(libraries, unnamed);

    assertEquals("a user's own", named.getProperty("jna.library.path"));
    assertEquals(runtime.toString(), unnamed.getProperty("jna.library.path"));
  }

  @Test
  void noRuntimeIsNamedWhereThereIsNone(@TempDir Path packages) throws IOException {
    Properties properties = new Properties();

    NativeLibrary.nameCudaRuntime(
        Files.createDirectories(packages.resolve("torch/lib")), properties);

    assertTrue(properties.isEmpty());
  }
}
