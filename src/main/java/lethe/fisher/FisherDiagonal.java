package lethe.fisher;

import java.util.ArrayList;
import java.util.List;
import lethe.base.Checks;
import lethe.model.Layout;
import lethe.model.Weights;

/**
 * An estimated Fisher diagonal: one number, at least 0, for each weight.
 *
 * @param values in the model's layout, units nats² per unit of weight²
 * @param config what was estimated
 * @param seconds wall-clock time of the estimate
 */
public record FisherDiagonal(Weights values, FisherConfig config, double seconds) {
  /** Checks that every value is finite and at least 0. */
  public FisherDiagonal {
    values.requireFinite("the Fisher diagonal");
    for (float value : values.values()) {
      Checks.require(value >= 0, "a Fisher value must be at least 0, was %s", value);
    }
  }

  /**
   * One tensor's summary.
   *
   * @param name the tensor
   * @param shape its shape
   * @param mean of its values
   * @param max of its values
   * @param traceShare its share of the sum over all tensors
   */
  public record Row(String name, String shape, double mean, double max, double traceShare) {}

  /** A summary of every tensor, in the model's order. */
  public List<Row> rows() {
    double trace = trace();
    List<Row> rows = new ArrayList<>();
    for (Layout.Slot slot : values.layout().slots()) {
      double sum = 0;
      double max = 0;
      for (float value : values.values(slot.name())) {
        sum += value;
        max = Math.max(max, value);
      }
      rows.add(new Row(slot.name(), slot.dimensions(), sum / slot.size(), max, sum / trace));
    }
    return rows;
  }

  /** The summary of one tensor. */
  public Row row(String name) {
    return rows().get(values.layout().slots().indexOf(values.layout().slot(name)));
  }

  /** The sum of all values. */
  public double trace() {
    double trace = 0;
    for (float value : values.values()) {
      trace += value;
    }
    return trace;
  }

  /** Samples a second. */
  public double samplesPerSecond() {
    return config.samples() / seconds;
  }

  /**
   * The largest difference to another estimate, tensor by tensor, relative to the other's largest
   * value in that tensor.
   */
  public double largestRelativeDifference(FisherDiagonal oracle) {
    double largest = 0;
    for (Layout.Slot slot : values.layout().slots()) {
      float[] mine = values.values(slot.name());
      float[] theirs = oracle.values.values(slot.name());
      double difference = 0;
      double scale = 0;
      for (int i = 0; i < mine.length; i++) {
        difference = Math.max(difference, Math.abs((double) mine[i] - theirs[i]));
        scale = Math.max(scale, Math.abs(theirs[i]));
      }
      largest = Math.max(largest, difference == 0 ? 0 : difference / scale);
    }
    return largest;
  }
}
