package lethe.attack;

import java.util.Arrays;
import lethe.base.Checks;

/**
 * The estimate of how long restarts hold out, from times at which some gave way and others were
 * only no longer watched (Kaplan and Meier 1958): {@code S(t) = Π_{t_i ≤ t} (1 − d_i / n_i)} with
 * d_i events at time t_i and n_i restarts still watched just before.
 *
 * @param times when each restart gave way, or was last watched
 * @param events whether it gave way
 */
record Survival(int[] times, boolean[] events) {
  /** A product of exact shares that is ½ may be rounded up by some last bits. */
  private static final double HALF = 0.5 + 1e-9;

  /** Checks the sizes, and copies. */
  Survival {
    Checks.require(
        times.length > 0 && times.length == events.length,
        "each of at least one restart needs a time and an event, got %d and %d",
        times.length,
        events.length);
    times = times.clone();
    events = events.clone();
  }

  /** S(t), the share that holds out longer than {@code time}, in [0, 1]. */
  double at(int time) {
    double survival = 1;
    for (int t : Arrays.stream(times).distinct().sorted().filter(t -> t <= time).toArray()) {
      int watched = 0;
      int gaveWay = 0;
      for (int i = 0; i < times.length; i++) {
        watched += times[i] >= t ? 1 : 0;
        gaveWay += times[i] == t && events[i] ? 1 : 0;
      }
      survival *= 1 - gaveWay / (double) watched;
    }
    return survival;
  }

  /** Whether S falls to ½ while anyone is watched. */
  boolean medianReached() {
    return at(Integer.MAX_VALUE) <= HALF;
  }

  /** The first time with S(t) ≤ ½; the last time watched if there is none. */
  int median() {
    return Arrays.stream(times)
        .sorted()
        .filter(t -> at(t) <= HALF)
        .findFirst()
        .orElse(Arrays.stream(times).max().orElseThrow());
  }

  @Override
  public int[] times() {
    return times.clone();
  }

  @Override
  public boolean[] events() {
    return events.clone();
  }
}
