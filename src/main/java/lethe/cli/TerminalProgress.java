package lethe.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import lethe.base.Progress;
import lethe.base.ProgressMeter;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Progress on a terminal: a bar that is renewed in place, and one line when the work is done. Where
 * the output is no terminal, a plain line every five seconds and one at the end.
 *
 * <p>One instance can watch several works, one after the other. One thread at a time.
 */
final class TerminalProgress implements Progress {
  private static final Duration BAR_INTERVAL = Duration.ofMillis(200);
  private static final Duration LINE_INTERVAL = Duration.ofSeconds(5);

  /** Makes a place to draw a bar on; it is closed with the bar. */
  interface Screen {
    ProgressBarConsumer open();
  }

  private final PrintStream out;
  private final Optional<Screen> screen;
  private final ProgressMeter meter;
  private ProgressBar bar;

  TerminalProgress(PrintStream out, Optional<Screen> screen, LongSupplier clock) {
    this.out = out;
    this.screen = screen;
    this.meter = new ProgressMeter(screen.isPresent() ? BAR_INTERVAL : LINE_INTERVAL, clock);
  }

  /** Progress on {@code out}, with bars if this process has a terminal. */
  static TerminalProgress create(PrintStream out) {
    Screen bars = () -> new ConsoleProgressBarConsumer(out);
    return new TerminalProgress(out, Optional.of(bars).filter(b -> isTerminal()), System::nanoTime);
  }

  /** Java 22 to 24 have a console without a terminal too, unless told to keep the older one. */
  @SuppressWarnings("SystemConsoleNull") // the older console is asked for, and it is null
  private static boolean isTerminal() {
    if (System.getProperty("jdk.console") == null) {
      System.setProperty("jdk.console", "java.base");
    }
    return System.console() != null;
  }

  @Override
  public void begun(String work) {
    meter.begun();
  }

  @Override
  public void step(String work, long step, long steps, String value) {
    meter.step(work, step, steps, value).ifPresent(this::show);
  }

  @Override
  public void ended(String work, long step, long steps, String why) {
    meter.ended(work, step, steps, why).ifPresent(this::show);
  }

  private void show(ProgressMeter.State state) {
    if (!(state.first() && state.last())) { // what is done at once needs no bar
      screen.ifPresent(s -> draw(state, s));
    }
    if ((screen.isEmpty() && !state.first()) || state.last()) {
      out.println(state.text());
    }
  }

  private void draw(ProgressMeter.State state, Screen on) {
    if (state.first() && bar != null) {
      bar.close(); // the work before was broken off
      bar = null;
    }
    if (bar == null) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(state.work())
              .setInitialMax(state.steps())
              .setUpdateIntervalMillis((int) BAR_INTERVAL.toMillis())
              .setStyle(ProgressBarStyle.ASCII)
              .setUnit(" steps", 1)
              .showSpeed()
              .setConsumer(on.open())
              .clearDisplayOnFinish()
              .build();
    }
    bar.setExtraMessage(" " + state.value());
    bar.stepTo(state.step());
    if (state.last()) {
      bar.close();
      bar = null;
    }
  }
}
