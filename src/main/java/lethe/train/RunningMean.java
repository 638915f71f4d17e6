package lethe.train;

import java.util.Locale;

/** The mean of a loss since it was last taken, and its latest text for a progress bar. */
final class RunningMean {
  private double sum;
  private int count;
  private double latest = Double.NaN;

  /** What it knows, to go on later. */
  record State(double sum, int count, double latest) {}

  State state() {
    return new State(sum, count, latest);
  }

  void restore(State state) {
    sum = state.sum();
    count = state.count();
    latest = state.latest();
  }

  void add(double value) {
    sum += value;
    count++;
    latest = value;
  }

  /** The mean since the last call; NaN if nothing was added. */
  double takeMean() {
    double mean = sum / count;
    sum = 0;
    count = 0;
    return mean;
  }

  String text() {
    return Double.isNaN(latest) ? "" : String.format(Locale.ROOT, "−ELBO %.1f nats/image", latest);
  }
}
