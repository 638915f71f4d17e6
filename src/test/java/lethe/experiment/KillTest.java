package lethe.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import lethe.base.RandomStream;
import lethe.base.Safetensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a real process, by the signal that no process can catch, at random instants of a training,
 * an estimate, a forgetting, a sequential run, an attack, a relearning and a map, and starts it
 * again: in the end every number is as if nobody had touched it.
 *
 * <p>{@code -Dlethe.kills=100} for the long form.
 */
final class KillTest {
  private static final int KILLS = Integer.getInteger("lethe.kills", 10);
  private static final List<String> FILES =
      List.of("cvae", "fisher", "forget", "round-1", "round-2", "attack", "relearning", "map");
  private static final List<String> PICTURED = List.of("cvae", "forget", "round-1", "round-2");

  @TempDir Path temporary;

  @Test
  void whateverTheInstantTheEndIsTheSameBits() throws Exception {
    Path quiet = temporary.resolve("quiet");
    long start = System.nanoTime();
    assertEquals(0, start(quiet).waitFor());
    long whole = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);

    RandomStream random = RandomStream.of(KILLS, "kills");
    Map<String, Integer> found = new TreeMap<>();
    Path killed = temporary.resolve("killed");
    for (int kill = 0; kill < KILLS; ) {
      Process victim = start(killed);
      if (victim.waitFor(random.nextInt((int) whole), TimeUnit.MILLISECONDS)) {
        assertEquals(0, victim.exitValue());
        assertSameNumbers(quiet, killed);
        deleteAll(killed); // this life went through to its end: the next one begins anew
        continue;
      }
      victim.destroyForcibly().waitFor();
      kill++;
      unfinished(killed).forEach(name -> found.merge(name, 1, Integer::sum));
    }
    assertEquals(0, start(killed).waitFor());

    assertSameNumbers(quiet, killed);
    assertEquals(List.of(), unfinished(killed), "what is finished keeps no state");
    assertTrue(!found.isEmpty(), "no kill met a work that had kept a state");
    assertNoParts(killed);
  }

  /** The signal that systems send first: the state is kept, however long ago the last one was. */
  @Test
  void aProcessThatIsAskedToEndKeepsItsStateFirst() throws Exception {
    Path folder = temporary.resolve("asked");
    Process victim = start(folder, Duration.ofHours(1), ProcessBuilder.Redirect.INHERIT);
    while (!Files.exists(folder.resolve(".lock")) && victim.isAlive()) {
      Thread.sleep(5);
    }
    Thread.sleep(200);

    victim.destroy();

    assertTrue(victim.waitFor(10, TimeUnit.SECONDS));
    assertEquals(List.of("cvae.safetensors"), unfinished(folder));
  }

  /** Starts the process to be disturbed. */
  static Process start(Path folder) throws IOException {
    return start(folder, ProcessBuilder.Redirect.INHERIT);
  }

  /** The same with its errors elsewhere. */
  static Process start(Path folder, ProcessBuilder.Redirect errors) throws IOException {
    return start(folder, Duration.ofMillis(20), errors);
  }

  private static Process start(Path folder, Duration interval, ProcessBuilder.Redirect errors)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-Dai.djl.offline=true",
            "-cp",
            System.getProperty("java.class.path"),
            Victim.class.getName(),
            folder.toString(),
            Long.toString(interval.toMillis()));
    builder.environment().put("OMP_WAIT_POLICY", "passive");
    return builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(errors).start();
  }

  static void assertSameNumbers(Path expected, Path actual) {
    for (String name : FILES) {
      assertEquals(
          Safetensors.read(expected.resolve(name + ".safetensors")).tensors(),
          Safetensors.read(actual.resolve(name + ".safetensors")).tensors(),
          name);
    }
    for (String name : PICTURED) {
      assertEquals(
          Safetensors.read(expected.resolve("snapshots").resolve(name + ".safetensors")).tensors(),
          Safetensors.read(actual.resolve("snapshots").resolve(name + ".safetensors")).tensors(),
          "sheets of " + name);
    }
  }

  private static List<String> unfinished(Path folder) throws IOException {
    Path states = folder.resolve("unfinished");
    if (!Files.exists(states)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(states)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .toList();
    }
  }

  /** A file that was being written when the process died stays beside its target, hidden. */
  private static void assertNoParts(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> visible =
          files
              .filter(file -> file.toString().endsWith(".part"))
              .filter(file -> !file.getFileName().toString().startsWith("."))
              .toList();
      assertEquals(List.of(), visible);
    }
  }

  static void deleteAll(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
