package lethe.report;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import lethe.base.Progress;

/**
 * Progress in a notebook: a bar with step, rate, remaining time and the current value, renewed in
 * place at most five times a second. When the work is done one line remains, with the time it took.
 * Where the kernel cannot renew an output, only that last line is printed.
 *
 * <p>One instance can watch several works, one after the other. One thread at a time.
 */
public final class NotebookProgress implements Progress {
  private static final long NANOS = 1_000_000_000L;
  private static final long INTERVAL = NANOS / 5;

  /** Where the bar is shown; {@code update} replaces what the same bar showed before. */
  interface Board {
    void show(HtmlFragment state, boolean first);
  }

  private final Optional<Board> board;
  private final PrintStream otherwise;
  private final LongSupplier clock;

  private String work = "";
  private long lastStep;
  private long started;
  private long firstStep;
  private long shown;

  NotebookProgress(Optional<Board> board, PrintStream otherwise, LongSupplier clock) {
    this.board = board;
    this.otherwise = otherwise;
    this.clock = clock;
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
  public void step(String name, long step, long steps, String value) {
    long now = clock.getAsLong();
    boolean first = !name.equals(work) || step <= lastStep;
    if (first) {
      work = name;
      started = now;
      firstStep = step;
    }
    lastStep = step;
    boolean last = step >= steps;
    if (first || last || now - shown >= INTERVAL) {
      shown = now;
      double seconds = (now - started) / (double) NANOS;
      double rate = seconds > 0 ? (step - firstStep) / seconds : 0;
      HtmlFragment state =
          last ? finished(steps, seconds, rate, value) : running(step, steps, rate, value);
      board.ifPresent(b -> b.show(state, first));
      if (last && board.isEmpty()) {
        otherwise.println(state.text());
      }
    }
  }

  private HtmlFragment running(long step, long steps, double rate, String value) {
    String text = work + ": step " + count(step) + " of " + count(steps);
    if (rate > 0) {
      text += ", " + rate(rate) + ", " + time((steps - step) / rate) + " left";
    }
    text += value.isEmpty() ? "" : ", " + value;
    String bar =
        String.format(
            Locale.ROOT,
            "<div style=\"max-width:30em;height:0.5em;border:1px solid currentColor\"><div"
                + " style=\"width:%.1f%%;height:100%%;background:currentColor\"></div></div>",
            100.0 * step / steps);
    return new HtmlFragment("<div>" + Html.escape(text) + "</div>" + bar, text);
  }

  private HtmlFragment finished(long steps, double seconds, double rate, String value) {
    String text = work + ": " + count(steps) + (steps == 1 ? " step" : " steps");
    text += " in " + time(seconds);
    text += rate > 0 ? " (" + rate(rate) + ")" : "";
    text += value.isEmpty() ? "" : ", " + value;
    return new HtmlFragment("<div>" + Html.escape(text) + "</div>", text);
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String rate(double rate) {
    return String.format(Locale.ROOT, rate < 10 ? "%.1f steps/s" : "%,.0f steps/s", rate);
  }

  /** Seconds as a reader says them: 4.2 s, 95 s, 12 min 5 s, 2 h 3 min. */
  static String time(double seconds) {
    if (seconds < 10) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    long whole = Math.round(seconds);
    if (whole < 120) {
      return whole + " s";
    }
    return whole < 7200
        ? whole / 60 + " min " + whole % 60 + " s"
        : whole / 3600 + " h " + whole % 3600 / 60 + " min";
  }
}
