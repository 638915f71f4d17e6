package lethe.cli;

import java.io.PrintStream;
import java.util.Locale;
import lethe.data.mnist.Mnist;
import lethe.engine.Torch;
import lethe.experiment.DeviceCheck;
import lethe.experiment.Settings;

/**
 * Checks that the device answers, that a GPU computes what the CPU computes, and that MNIST is
 * there and whole; gets it if it is not.
 */
public final class Setup {
  private Setup() {}

  /** Runs the checks; takes no arguments. */
  public static void main(String[] arguments) {
    Command.run(
        () -> {
          Command.requireNoWords("setup", arguments);
          check(Settings.fromEnvironment(), System.out);
        });
  }

  private static void check(Settings settings, PrintStream out) {
    Torch torch = Torch.open(settings.device());
    out.printf(
        Locale.ROOT,
        "%s on %s (LETHE_DEVICE=%s), %d threads%n",
        torch.engine(),
        torch.device(),
        settings.device(),
        torch.threads());
    if (torch.isGpu()) {
      compare(torch, out);
    }
    Mnist data = Mnist.obtain(settings.dataFolder(), out::println);
    out.printf(
        Locale.ROOT, "%s: %s for training, %s for tests%n", data.name(), data.train(), data.test());
  }

  /**
   * Says in one line how near a device comes to the CPU, and how long it took to find out.
   *
   * @throws IllegalStateException if it is not near enough
   */
  static void compare(Torch torch, PrintStream out) {
    long start = System.nanoTime();
    DeviceCheck.Reading largest = DeviceCheck.compare(Torch.open("cpu"), torch);
    out.printf(
        Locale.ROOT,
        "%s computes what the CPU computes: largest relative difference %s, %.1f s%n",
        torch.device(),
        largest,
        (System.nanoTime() - start) * 1e-9);
  }
}
