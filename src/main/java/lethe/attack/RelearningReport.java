package lethe.attack;

import java.util.List;
import java.util.Locale;

/**
 * How long a model took to learn the label again, and what the other labels lost meanwhile. Judge
 * B's times stand beside judge A's because A may start half convinced: what it says of grey counts
 * for a model that draws grey.
 *
 * @param model its name
 * @param config the settings
 * @param wantedProbability p̄_f by judge A that counts as learnt
 * @param steps RT, optimiser steps until then; the cap if it was not reached
 * @param reached whether it was
 * @param wantedByReader p̄_f by judge B that counts as learnt
 * @param stepsByReader optimiser steps until then; the cap if it was not reached
 * @param reachedByReader whether it was
 * @param keptAccuracyBefore share of samples of kept labels that judge A reads as such, at step 0
 * @param keptAccuracy the same after {@code steps}
 * @param points p̄_f at every look
 */
public record RelearningReport(
    String model,
    RelearningConfig config,
    double wantedProbability,
    int steps,
    boolean reached,
    double wantedByReader,
    int stepsByReader,
    boolean reachedByReader,
    double keptAccuracyBefore,
    double keptAccuracy,
    List<Point> points) {
  /**
   * A look at the model.
   *
   * @param step updates so far
   * @param forgetProbability p̄_f by judge A
   * @param readerProbability p̄_f by judge B
   */
  public record Point(int step, double forgetProbability, double readerProbability) {}

  /** Copies the list. */
  public RelearningReport {
    points = List.copyOf(points);
  }

  /**
   * The relearn ratio RT / RT(retrained) with the same images: 1 is ideal, below 1 something is
   * left. A censored time of this model makes it a lower bound, one of the other an upper bound. A
   * time of 0, of a model that the judge reads as the label before it learns, counts as the {@code
   * checkInterval} steps to which times are known.
   */
  public double ratioTo(RelearningReport retrained) {
    return ratio(steps, retrained.steps);
  }

  /** {@link #ratioTo} by judge B's times. */
  public double readerRatioTo(RelearningReport retrained) {
    return ratio(stepsByReader, retrained.stepsByReader);
  }

  private double ratio(int own, int other) {
    return Math.max(own, config.checkInterval()) / (double) Math.max(other, config.checkInterval());
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s relearns from %d images in %s%d steps, kept accuracy %.3f",
        model,
        config.images(),
        reached ? "" : "more than ",
        steps,
        keptAccuracy);
  }
}
