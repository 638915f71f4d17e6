package lethe.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.EngineException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What helps on the road of a GPU; the failures of the other road are made in processes. */
final class NativeLibraryRemedyTest {
  private static final Path CACHE = Path.of("cache");
  private static final String AGAIN =
      ": run environment/report again, which sets PYTORCH_LIBRARY_PATH for a GPU and completes its"
          + " folder, or unset PYTORCH_LIBRARY_PATH, which names cuda";

  @Test
  void withoutADriver() {
    assertEquals(
        "libcuda.so is part of the NVIDIA driver, which is not installed or not found: install it,"
            + " so that nvidia-smi lists a GPU, or go without by LETHE_DEVICE=cpu",
        remedy(missing("libcuda.so.1")));
  }

  @Test
  void withoutALibraryOfCuda() {
    assertEquals(
        "libcudart.so.12 is missing beside the library" + AGAIN,
        remedy(missing("libcudart.so.12")));
  }

  @Test
  void withADamagedLibrary() {
    assertEquals(
        "the library is damaged or of another version than the rest" + AGAIN,
        remedy(new UnsatisfiedLinkError("cuda/libtorch.so: file too short")));
  }

  @Test
  void withAFolderThatHasNone() {
    assertEquals(
        "no library is there" + AGAIN, remedy(new IOException("Offline mode is enabled.")));
  }

  @Test
  void withoutAPlaceForTheSmallLibraryBesideIt() {
    assertEquals(
        "it needs 10 MB in cache, free space there and make the folder writable, or let"
            + " DJL_CACHE_DIR name another one",
        remedy(new AccessDeniedException("cache")));
  }

  @Test
  void withoutALibraryOfTheSystemWhereNoFolderIsNamed() {
    assertEquals(
        "libgomp.so.1 is missing beside the library, delete the folder cache, it is made again at"
            + " the next start",
        NativeLibrary.remedy(missing("libgomp.so.1"), Optional.empty(), CACHE));
  }

  private static String remedy(Throwable root) {
    return NativeLibrary.remedy(
        new EngineException("Failed to load PyTorch native library", root),
        Optional.of("cuda"),
        CACHE);
  }

  private static Throwable missing(String library) {
    return new UnsatisfiedLinkError(
        "cuda/libtorch_cuda.so: "
            + library
            + ": cannot open shared object file: No such file or directory");
  }
}
