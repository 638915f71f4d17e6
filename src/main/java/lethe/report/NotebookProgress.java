package lethe.report;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import lethe.base.Progress;
import lethe.base.ProgressMeter;

/**
 * Progress in a notebook: a bar with step, rate, remaining time and the current value, renewed in
 * place at most five times a second. When the work is done one line remains, with the time it took.
 * Where the kernel cannot renew an output, only that last line is printed.
 *
 * <p>One instance can watch several works, one after the other. One thread at a time.
 */
public final class NotebookProgress implements Progress {
  private static final Duration INTERVAL = Duration.ofMillis(200);

  /** Where the bar is shown; each state replaces what the same bar showed before. */
  interface Board {
    void show(HtmlFragment state, boolean first);
  }

  private final Optional<Board> board;
  private final PrintStream otherwise;
  private final ProgressMeter meter;

  NotebookProgress(Optional<Board> board, PrintStream otherwise, LongSupplier clock) {
    this.board = board;
    this.otherwise = otherwise;
    this.meter = new ProgressMeter(INTERVAL, clock);
  }

  /**
   * Progress in the notebook of this kernel.
   *
   * @param otherwise where the last line goes when the kernel is not JJava: {@code System.out} of
   *     the cell
   */
  public static NotebookProgress create(PrintStream otherwise) {
    return new NotebookProgress(KernelBoard.find(), otherwise, System::nanoTime);
  }

  @Override
  public void begun(String work) {
    meter.begun();
  }

  @Override
  public void step(String work, long step, long steps, String value) {
    meter.step(work, step, steps, value).ifPresent(state -> OutputThread.run(() -> show(state)));
  }

  @Override
  public void ended(String work, long step, long steps, String why) {
    meter.ended(work, step, steps, why).ifPresent(state -> OutputThread.run(() -> show(state)));
  }

  private void show(ProgressMeter.State state) {
    board.ifPresent(b -> b.show(fragment(state), state.first()));
    if (state.last() && board.isEmpty()) {
      otherwise.println(state.text());
    }
  }

  private static HtmlFragment fragment(ProgressMeter.State state) {
    String line =
        "<div class=\"lethe-progress\" style=\"font-variant-numeric:tabular-nums\">"
            + Html.escape(state.text())
            + "</div>";
    String bar = state.last() ? "" : bar(100.0 * state.step() / state.steps());
    return new HtmlFragment(line + bar, state.text());
  }

  /** In JupyterLab's own colours where there are some, else the page's: for light and dark. */
  private static String bar(double percent) {
    return String.format(
        Locale.ROOT,
        "<div role=\"progressbar\" aria-valuemin=\"0\" aria-valuemax=\"100\""
            + " aria-valuenow=\"%.0f\" style=\"max-width:32em;height:0.6em;border-radius:0.3em;"
            + "overflow:hidden;border:1px solid var(--jp-border-color1,currentColor)\"><div"
            + " style=\"width:%.1f%%;height:100%%;background:var(--jp-brand-color1,currentColor)\">"
            + "</div></div>",
        percent,
        percent);
  }
}
