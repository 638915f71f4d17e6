package lethe.report;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;

/** The running JJava kernel's outputs. Outside of a kernel its classes are not even there. */
final class KernelBoard implements NotebookProgress.Board {
  private final BaseKernel kernel;
  private String id = "";

  private KernelBoard(BaseKernel kernel) {
    this.kernel = kernel;
  }

  static Optional<NotebookProgress.Board> find() {
    return inKernel(() -> new KernelBoard(running()));
  }

  /** Name and version of the kernel, if it is JJava. */
  static Optional<String> name() {
    return inKernel(() -> running().getName() + " " + running().getVersion());
  }

  private static BaseKernel running() {
    return Objects.requireNonNull(BaseKernel.notebookKernel());
  }

  /** JJava's classes are first touched in here, since they may be missing. */
  private static <T> Optional<T> inKernel(Supplier<T> use) {
    try {
      return Optional.of(use.get());
    } catch (NoClassDefFoundError | NullPointerException e) {
      return Optional.empty(); // JJava's classes are missing, or they are there and no kernel runs
    }
  }

  @Override
  public void show(HtmlFragment state, boolean first) {
    DisplayData data = new DisplayData(state.text());
    data.putHTML(state.html());
    if (first) {
      id = UUID.randomUUID().toString();
    }
    // Not setDisplayId: its return type changed between the kernel's releases.
    data.putTransientData("display_id", id);
    if (first) {
      kernel.display(data);
    } else {
      kernel.getIO().display.updateDisplay(data);
    }
  }
}
