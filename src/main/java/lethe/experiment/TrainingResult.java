package lethe.experiment;

import lethe.train.TrainingLog;

/**
 * The end of a training run: what {@code training.json} keeps.
 *
 * @param testNegativeElbo mean over the test images, one latent each, nats per image
 * @param testReconstruction its reconstruction part
 * @param testKlDivergence its KL part
 * @param steps optimiser steps
 * @param log the whole log
 */
public record TrainingResult(
    double testNegativeElbo,
    double testReconstruction,
    double testKlDivergence,
    int steps,
    TrainingLog log) {
  /** The end of a log. */
  public static TrainingResult of(TrainingLog log) {
    TrainingLog.Point last = log.last();
    return new TrainingResult(
        last.testNegativeElbo(),
        last.testReconstruction(),
        last.testKlDivergence(),
        last.step(),
        log);
  }
}
