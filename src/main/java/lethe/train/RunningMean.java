package lethe.train;

import java.util.Locale;

/** The mean of a loss since it was last taken, and its latest text for a progress bar. */
final class RunningMean {
  private double sum;
  private int count;
  private double latest = Double.NaN;
  private String text = "";

  /** What it knows, to go on later. */
  record State(double sum, int count, double latest) {}

  State state() {
    return new State(sum, count, latest);
  }

  void restore(State state) {
    sum = state.sum();
    count = state.count();
    tell(state.latest());
  }

  void add(double value) {
    sum += value;
    count++;
    tell(value);
  }

  /** The mean since the last call; NaN if nothing was added. */
  double takeMean() {
    double mean = sum / count;
    sum = 0;
    count = 0;
    return mean;
  }

  String text() {
    return text;
  }

  private void tell(double value) {
    latest = value;
    text = Double.isNaN(value) ? "" : String.format(Locale.ROOT, "−ELBO %.1f nats/image", value);
  }
}
