package lethe.engine;

import ai.djl.engine.Engine;
import ai.djl.util.Utils;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor.Version;
import java.net.URL;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lethe.base.Environment;

/**
 * Starts the engine. Whatever prevents that ends in one message with the remedy: a library that is
 * missing, damaged, too old, or cannot be unpacked.
 */
final class NativeLibrary {
  static final String OLDEST = "2.7.1";

  private static final Pattern MISSING =
      Pattern.compile("(lib[\\w.+-]{1,80}): cannot open shared object file");

  /** Names version, system and files of a native library on the class path. */
  private static final String LIST = "native/lib/pytorch.properties";

  /** Set by who wants a library from another folder. */
  private static final String NAMED = "PYTORCH_LIBRARY_PATH";

  /** Where JNA looks for libraries before it asks the system. */
  private static final String JNA = "jna.library.path";

  private NativeLibrary() {}

  /**
   * The engine, started.
   *
   * @throws IllegalStateException naming what prevents it and what helps
   */
  static Engine start() {
    try {
      if (named().isEmpty()) {
        requireWhole(cache());
      } else {
        nameCudaRuntime(Path.of(named().get()), System.getProperties());
      }
      Engine engine = Engine.getEngine("PyTorch");
      requireNewEnough(engine.getVersion());
      return engine;
    } catch (Unusable e) {
      throw e;
    } catch (IOException | RuntimeException | LinkageError e) {
      throw new IllegalStateException(
          "PyTorch does not start (" + reasons(e) + "): " + remedy(e), e);
    }
  }

  /** A library that must not be loaded; the message is whole. */
  private static final class Unusable extends IllegalStateException {
    private static final long serialVersionUID = 1;

    Unusable(String message) {
      super(message);
    }
  }

  static void requireNewEnough(String version) {
    if (Version.parse(version).compareTo(Version.parse(OLDEST)) < 0) {
      throw new Unusable(
          String.format(
              "PyTorch %s is too old, Lethe needs %s or newer: unset PYTORCH_VERSION and"
                  + " PYTORCH_LIBRARY_PATH",
              version, OLDEST));
    }
  }

  /**
   * Compares the unpacked files with those on the class path: to load half a library is the end of
   * the process, without a word.
   */
  private static void requireWhole(Path cache) throws IOException {
    ClassLoader loader = NativeLibrary.class.getClassLoader();
    URL list = loader.getResource(LIST);
    if (list == null) {
      return;
    }
    Properties description = new Properties();
    try (InputStream in = list.openStream()) {
      description.load(in);
    }
    String flavor = description.getProperty("flavor");
    String system = description.getProperty("classifier");
    Path folder =
        cache.resolve(String.join("-", description.getProperty("version"), flavor, system));
    if (!Files.isDirectory(folder)) {
      return;
    }
    for (String name : description.getProperty("libraries").split(",", -1)) {
      URL packed = loader.getResource(String.join("/", "pytorch", flavor, system, name));
      Path file = folder.resolve(name);
      long found = Files.exists(file) ? Files.size(file) : 0;
      long wanted = packed == null ? found : packed.openConnection().getContentLengthLong();
      if (found != wanted) {
        throw new Unusable(
            String.format(
                "%s has %d bytes, it must have %d: delete the folder %s, it is made again at the"
                    + " next start",
                file, found, wanted, folder));
      }
    }
  }

  /**
   * Tells JNA, through which DJL counts the GPUs, of the CUDA run-time that pip puts beside a
   * PyTorch with CUDA: DJL looks for one of the system only, and counts none without it.
   */
  static void nameCudaRuntime(Path libraries, Properties properties) {
    Path runtime = libraries.resolve("../../nvidia/cuda_runtime/lib").normalize();
    if (Files.isDirectory(runtime)) {
      properties.putIfAbsent(JNA, runtime.toString());
    }
  }

  private static Optional<String> named() {
    return Environment.value(System::getenv, NAMED);
  }

  /** Where DJL unpacks to. */
  private static Path cache() {
    return Utils.getEngineCacheDir("pytorch");
  }

  private static String reasons(Throwable failure) {
    List<String> reasons = new ArrayList<>();
    for (Throwable one = failure; one != null; one = one.getCause()) {
      reasons.add(one.getClass().getSimpleName() + ": " + one.getMessage());
    }
    return String.join("; ", reasons);
  }

  private static String remedy(Throwable failure) {
    return remedy(failure, named(), cache());
  }

  /**
   * What helps.
   *
   * @param named the folder of the library, where one is named
   * @param cache where the library of the class path is unpacked to
   */
  static String remedy(Throwable failure, Optional<String> named, Path cache) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = String.valueOf(root.getMessage());
    if (root instanceof FileSystemException || message.contains("No space left")) {
      return String.format(
          "it needs %s in %s, free space there and make the folder writable, or let DJL_CACHE_DIR"
              + " name another one",
          named.isPresent() ? "10 MB" : "500 MB", cache);
    }
    if (message.contains("GLIBC")) {
      return "this system is too old for the library, use a newer one";
    }
    if (message.contains("libcuda.so")) {
      return "libcuda.so is part of the NVIDIA driver, which is not installed or not found: install"
          + " it, so that nvidia-smi lists a GPU, or go without by LETHE_DEVICE=cpu";
    }
    if (root instanceof LinkageError) {
      Matcher missing = MISSING.matcher(message);
      String fault =
          missing.find()
              ? missing.group(1) + " is missing beside the library"
              : "the library is damaged or of another version than the rest";
      return named
          .map(folder -> fault + ": " + again(folder))
          .orElse(fault + ", delete the folder " + cache + ", it is made again at the next start");
    }
    return named
        .map(folder -> "no library is there: " + again(folder))
        .orElse(
            String.format(
                "its native library is not on the class path and was not downloaded, put the jars"
                    + " pytorch-native-cpu and pytorch-jni of version %s for this system there, as"
                    + " environment/report does, and unset PYTORCH_VERSION and PYTORCH_FLAVOR",
                OLDEST));
  }

  /** The folder is the one that the scripts made for a GPU, or the user's own. */
  private static String again(String folder) {
    return "run environment/report again, which sets "
        + NAMED
        + " for a GPU and completes its folder, or unset "
        + NAMED
        + ", which names "
        + folder;
  }
}
