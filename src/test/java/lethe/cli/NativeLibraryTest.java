package lethe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Starts processes whose native library is missing, damaged or has no place to be unpacked to. */
@EnabledOnOs(OS.LINUX)
final class NativeLibraryTest {
  private static final String PATH = System.getProperty("java.class.path");

  @TempDir Path folder;

  @Test
  void aMissingLibraryIsNamedWithWhatToPutThere() throws Exception {
    String path =
        Arrays.stream(PATH.split(File.pathSeparator, -1))
            .filter(part -> !part.contains("pytorch-native"))
            .collect(Collectors.joining(File.pathSeparator));

    String said = failure(path, Map.of("DJL_CACHE_DIR", folder.toString()));

    assertTrue(said.startsWith("PyTorch does not start (EngineException: "), said);
    assertTrue(said.contains("IOException: Offline mode is enabled."), said);
    assertTrue(said.contains("not on the class path and was not downloaded, put the jars"), said);
  }

  @Test
  void anotherVersionThanTheOneOnTheClassPathIsNotDownloaded() throws Exception {
    String said =
        failure(PATH, Map.of("DJL_CACHE_DIR", folder.toString(), "PYTORCH_VERSION", "1.13.1"));

    assertTrue(said.endsWith("unset PYTORCH_VERSION and PYTORCH_FLAVOR\n"), said);
  }

  @Test
  void halfALibraryIsNotLoaded() throws Exception {
    Path unpacked = folder.resolve("pytorch/" + unpackedFolder());
    Files.createDirectories(unpacked);
    Files.write(unpacked.resolve("libc10.so"), new byte[1000]);

    for (Map<String, String> unset :
        List.of(Map.<String, String>of(), Map.of("PYTORCH_LIBRARY_PATH", ""))) {
      Map<String, String> environment = new HashMap<>(unset);
      environment.put("DJL_CACHE_DIR", folder.toString());

      String said = failure(PATH, environment);

      assertTrue(said.startsWith(unpacked.resolve("libc10.so") + " has 1000 bytes, it must"), said);
      assertTrue(
          said.endsWith("delete the folder " + unpacked + ", it is made again at the next start\n"),
          said);
    }
  }

  @Test
  void aLibraryThatIsNoneIsNamedWithTheRemedy() throws Exception {
    for (String name : new String[] {"libc10.so", "libtorch.so", "libtorch_cpu.so"}) {
      Files.writeString(folder.resolve(name), "no library");
    }

    String said =
        failure(
            PATH,
            Map.of(
                "PYTORCH_LIBRARY_PATH",
                folder.toString(),
                "PYTORCH_VERSION",
                "2.7.1",
                "PYTORCH_FLAVOR",
                "cpu",
                "DJL_CACHE_DIR",
                folder.toString()));

    assertTrue(said.contains("UnsatisfiedLinkError: " + folder), said);
    assertTrue(said.endsWith("unset PYTORCH_LIBRARY_PATH, which names " + folder + "\n"), said);
  }

  @Test
  void aFolderThatCannotBeMadeIsNamedWithTheRemedy() throws Exception {
    Path blocked = folder.resolve("cache");
    Files.writeString(blocked, "a file where the folder should be");

    String said = failure(PATH, Map.of("DJL_CACHE_DIR", blocked.toString()));

    assertTrue(said.contains("it needs 500 MB in " + blocked.resolve("pytorch")), said);
    assertTrue(said.endsWith("or let DJL_CACHE_DIR name another one\n"), said);
    assertEquals("a file where the folder should be", Files.readString(blocked));
  }

  /** The name of the folder that the library of this class path is unpacked to. */
  private static String unpackedFolder() throws IOException {
    var description = new java.util.Properties();
    try (var in = NativeLibraryTest.class.getResourceAsStream("/native/lib/pytorch.properties")) {
      description.load(in);
    }
    return String.join(
        "-",
        description.getProperty("version"),
        description.getProperty("flavor"),
        description.getProperty("classifier"));
  }

  /** What a process says that cannot start the engine; it ends with status 1 and no stack trace. */
  private static String failure(String path, Map<String, String> environment) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            path,
            Setup.class.getName());
    builder.environment().put("LETHE_DEVICE", "cpu");
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(1, process.waitFor(), said);
    assertTrue(said.lines().noneMatch(line -> line.startsWith("\tat ")), said);
    return said;
  }
}
