package lethe.experiment;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import lethe.base.Checks;
import lethe.base.Environment;
import lethe.data.Dataset;
import lethe.data.mnist.Mnist;

/**
 * What the environment decides about a run.
 *
 * @param profile how much work is done: {@code LETHE_PROFILE}
 * @param device {@code auto}, {@code cpu}, {@code gpu} or {@code gpu:N}: {@code LETHE_DEVICE}
 * @param home the project's folder: {@code LETHE_HOME}, or the nearest folder at or above the
 *     working directory that holds {@code pom.xml}
 */
public record Settings(Profile profile, String device, Path home) {
  /** Checks that nothing is missing. */
  public Settings {
    Checks.require(
        profile != null && device != null && home != null,
        "settings must have profile, device and home, were %s, %s, %s",
        profile,
        device,
        home);
  }

  /** Reads the process environment. */
  public static Settings fromEnvironment() {
    return from(System::getenv, Path.of("").toAbsolutePath());
  }

  /**
   * Reads an environment.
   *
   * @param environment value by name, null where unset
   * @param workingDirectory where the search for the project starts
   * @throws IllegalArgumentException if a value is unknown or no project is found
   */
  static Settings from(UnaryOperator<String> environment, Path workingDirectory) {
    return new Settings(
        Profile.named(word(environment, "LETHE_PROFILE", "quick")),
        word(environment, "LETHE_DEVICE", "auto"),
        Environment.value(environment, "LETHE_HOME")
            .map(Path::of)
            .orElseGet(() -> findHome(workingDirectory)));
  }

  /**
   * Whether to wait for another process that works in the run folder: {@code LETHE_LOCK} is {@code
   * wait}, or {@code fail} as when it is unset.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  static boolean waitsForLock(UnaryOperator<String> environment) {
    String value = word(environment, "LETHE_LOCK", "fail");
    Checks.require(
        value.equals("wait") || value.equals("fail"),
        "LETHE_LOCK must be wait or fail, was '%s': leave it unset for fail",
        value);
    return value.equals("wait");
  }

  /** Folder of the MNIST files. */
  public Path dataFolder() {
    return home.resolve("data").resolve("mnist");
  }

  /** Folder of this profile's checkpoints and results on MNIST: {@code data/runs/quick}. */
  public Path runFolder() {
    return runs().resolve(profile.label());
  }

  /**
   * The same on other data, beside it: {@code data/runs/quick-my-images}.
   *
   * @throws IllegalArgumentException if the name of the data is no plain file name
   */
  public Path runFolder(Dataset data) {
    return data instanceof Mnist
        ? runFolder()
        : runs().resolve(profile.label() + "-" + FileName.requirePlain("data name", data.name()));
  }

  private Path runs() {
    return home.resolve("data").resolve("runs");
  }

  private static String word(UnaryOperator<String> environment, String name, String fallback) {
    return Environment.value(environment, name).map(String::trim).orElse(fallback);
  }

  private static Path findHome(Path start) {
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve("pom.xml")) && Files.isDirectory(folder.resolve("data"))) {
        return folder;
      }
    }
    throw new IllegalArgumentException(
        "no project folder at or above "
            + start
            + ": start from inside the project, or set LETHE_HOME to its folder");
  }
}
