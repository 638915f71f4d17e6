package lethe.cli;

import java.io.PrintStream;
import java.util.Locale;
import lethe.data.mnist.Mnist;
import lethe.engine.Torch;
import lethe.experiment.Settings;

/** Checks that the device answers and that MNIST is there and whole; gets it if it is not. */
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
    Mnist data = Mnist.obtain(settings.dataFolder(), out::println);
    out.printf(
        Locale.ROOT, "%s: %s for training, %s for tests%n", data.name(), data.train(), data.test());
  }
}
