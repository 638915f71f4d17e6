package lethe.train;

import java.util.Locale;

/** The mean of a loss since it was last taken, and its latest text for a progress bar. */
final class RunningMean {
  private double sum;
  private int count;
  private double latest;
  private String text;

  /** A mean that goes on from a state. */
  RunningMean(State state) {
    sum = state.sum();
    count = state.count();
    tell(state.latest());
  }

  /** What it knows, to go on later; {@code latest} is NaN before the first value. */
  record State(double sum, int count, double latest) {
    static final State NOTHING = new State(0, 0, Double.NaN);
  }

  State state() {
    return new State(sum, count, latest);
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
