package lethe.experiment;

import java.util.List;
import lethe.fisher.FisherDiagonal;

/**
 * Three estimates of one Fisher diagonal side by side: what {@code fisher.json} keeps.
 *
 * @param perSample a row for each tensor, squares of single gradients
 * @param batchMean the same by the reference's formula
 * @param traceRatio trace per sample over trace of the batch means
 * @param samplesPerSecond of the batched per-sample estimate
 * @param loopSamplesPerSecond of the loop over single images
 * @param speedUp the first over the second
 * @param largestRelativeDifference of the batched estimate to the loop on the same samples
 * @param loopSamples samples of that comparison
 */
public record FisherResult(
    List<FisherDiagonal.Row> perSample,
    List<FisherDiagonal.Row> batchMean,
    double traceRatio,
    double samplesPerSecond,
    double loopSamplesPerSecond,
    double speedUp,
    double largestRelativeDifference,
    int loopSamples) {
  /**
   * Compares estimates.
   *
   * @param perSample the estimate in use
   * @param batchMean the reference's formula
   * @param loop the oracle on few samples
   * @param batched the batched estimate on the same few samples
   */
  public static FisherResult of(
      FisherDiagonal perSample,
      FisherDiagonal batchMean,
      FisherDiagonal loop,
      FisherDiagonal batched) {
    return new FisherResult(
        perSample.rows(),
        batchMean.rows(),
        perSample.trace() / batchMean.trace(),
        perSample.samplesPerSecond(),
        loop.samplesPerSecond(),
        perSample.samplesPerSecond() / loop.samplesPerSecond(),
        batched.largestRelativeDifference(loop),
        loop.config().samples());
  }
}
