package lethe.report;

import java.io.PrintStream;
import lethe.experiment.Experiment;
import lethe.experiment.Settings;

/** The first line of every notebook. */
public final class Notebook {
  private Notebook() {}

  /**
   * Opens the experiment that {@code LETHE_PROFILE} and {@code LETHE_DEVICE} describe, with
   * progress bars in this notebook.
   *
   * @param out the cell's {@code System.out}, told what is made and why
   */
  public static Experiment open(PrintStream out) {
    return Experiment.open(
        Settings.fromEnvironment(),
        NotebookProgress.create(out),
        line -> OutputThread.run(() -> out.println(line)));
  }
}
