package lethe.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs {@link DiskTrial} on a real file system of 8 MB in memory, where this user may mount one;
 * the mount is gone with the process. Where none may be mounted, for want of rights and for no
 * other reason, {@link WrittenFileTest} stands in: the same on a failing file system that needs no
 * rights.
 *
 * <p>{@code -Dlethe.fills=50} for the long form.
 */
@EnabledOnOs(OS.LINUX)
final class SmallDiskTest {
  private static final int FILLS = Integer.getInteger("lethe.fills", 1);
  private static final String MOUNT = "mount -t tmpfs -o size=8m none \"$0\" && exec \"$@\"";

  /** What the system says to a user without the right. */
  private static final Pattern FORBIDDEN = Pattern.compile("not permitted|[Pp]ermission denied");

  private static final String NO_UNSHARE = "not permitted: this system has no unshare";

  @TempDir Path temporary;

  @Test
  void aFullOrReadOnlyDiskCostsNothing() throws Exception {
    Path disk = Files.createDirectories(temporary.resolve("disk"));
    Said mounting = run(disk, List.of("true"));
    if (mounting.status() != 0) {
      assertTrue(FORBIDDEN.matcher(mounting.text()).find(), mounting.text());
      System.out.println("no disk may be mounted here: " + mounting.text().strip());
      return;
    }

    Said trial =
        run(
            disk,
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Dai.djl.offline=true",
                "-cp",
                System.getProperty("java.class.path"),
                DiskTrial.class.getName(),
                disk.toString(),
                temporary.toString(),
                Integer.toString(FILLS)));

    assertEquals(0, trial.status(), trial.text());
    assertTrue(trial.text().contains(" tried, 0 lost"), trial.text());
    System.out.println(trial.text().strip());
  }

  /** How a process ended and what it said. */
  private record Said(int status, String text) {}

  private static Said run(Path disk, List<String> command)
      throws IOException, InterruptedException {
    boolean root = System.getProperty("user.name").equals("root");
    List<String> words = new ArrayList<>(List.of("unshare", "--mount"));
    words.addAll(root ? List.of() : List.of("--map-root-user"));
    words.addAll(List.of("sh", "-c", MOUNT, disk.toString()));
    words.addAll(command);
    Process process;
    try {
      process = new ProcessBuilder(words).redirectErrorStream(true).start();
    } catch (IOException e) {
      return new Said(127, NO_UNSHARE);
    }
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Said(process.waitFor(), text);
  }
}
