package lethe.base;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Measures how fast long work goes and says when that is worth showing: at the first step, at most
 * once in an interval, and at the end. What shows it, a notebook or a terminal, decides how.
 *
 * <p>One instance can watch several works, one after the other. One thread at a time.
 */
public final class ProgressMeter {
  private static final double NANOS = 1e9;

  private final long interval;
  private final LongSupplier clock;

  private String work = "";
  private long lastStep;
  private long started;
  private long firstStep;
  private long shown;

  /**
   * How far a work is.
   *
   * @param work what is being done
   * @param step steps done
   * @param steps steps in all
   * @param seconds since the first step was done
   * @param rate steps a second since then; 0 where it is not known yet
   * @param value the current value with its name and unit; may be empty
   * @param first whether this is the first that is said of this work
   * @param last whether the work is done, be it before its last step
   */
  public record State(
      String work,
      long step,
      long steps,
      double seconds,
      double rate,
      String value,
      boolean first,
      boolean last) {
    /** One line: step, rate, remaining time and value, or what the whole work took. */
    public String text() {
      return work + ": " + (last ? finished() : running()) + (value.isEmpty() ? "" : ", " + value);
    }

    private String running() {
      String text = "step " + count(step) + " of " + count(steps);
      return rate > 0
          ? text + ", " + rateText() + ", " + time((steps - step) / rate) + " left"
          : text;
    }

    private String finished() {
      String done = step < steps ? count(step) + " of " + count(steps) : count(steps);
      String text = done + (steps == 1 ? " step in " : " steps in ") + time(seconds);
      return rate > 0 ? text + " (" + rateText() + ")" : text;
    }

    private String rateText() {
      return String.format(Locale.ROOT, rate < 10 ? "%.1f steps/s" : "%,.0f steps/s", rate);
    }
  }

  /**
   * A meter.
   *
   * @param interval between two states of one work, at least
   * @param clock nanoseconds, such as {@link System#nanoTime}
   */
  public ProgressMeter(Duration interval, LongSupplier clock) {
    this.interval = interval.toNanos();
    this.clock = clock;
  }

  /**
   * Takes what {@link Progress#begun} says: a work that goes on after a stop has its own first
   * state and its own clock, so that the pause is no part of its rate.
   */
  public void begun() {
    work = "";
  }

  /** Takes what {@link Progress#step} says; returns the state if it is to be shown now. */
  public Optional<State> step(String name, long step, long steps, String value) {
    long now = clock.getAsLong();
    boolean first = !name.equals(work) || step <= lastStep;
    if (first) {
      work = name;
      started = now;
      firstStep = step;
    }
    lastStep = step;
    if (!first && step < steps && now - shown < interval) {
      return Optional.empty();
    }
    shown = now;
    double seconds = (now - started) / NANOS;
    double rate = seconds > 0 ? (step - firstStep) / seconds : 0;
    return Optional.of(new State(name, step, steps, seconds, rate, value, first, step >= steps));
  }

  /**
   * Takes what {@link Progress#ended} says; returns the last state, unless the work was not begun
   * or its last step has shown it already.
   */
  public Optional<State> ended(String name, long step, long steps, String why) {
    if (!name.equals(work) || step != lastStep || step >= steps) {
      return Optional.empty();
    }
    double seconds = (clock.getAsLong() - started) / NANOS;
    double rate = seconds > 0 ? (step - firstStep) / seconds : 0;
    work = "";
    return Optional.of(new State(name, step, steps, seconds, rate, why, false, true));
  }

  /** Seconds as a reader says them: 4.2 s, 95 s, 12 min 5 s, 2 h 3 min. */
  public static String time(double seconds) {
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

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
