package lethe.experiment;

import java.util.List;
import lethe.fisher.FisherAgreement;
import lethe.fisher.FisherDiagonal;

/**
 * Three estimates of one Fisher diagonal side by side: what {@code fisher.json} keeps.
 *
 * @param perSample a row for each tensor, squares of single gradients
 * @param batchMean the same by the reference's formula
 * @param traceRatio trace per sample over trace of the batch means
 * @param logCorrelation Pearson's correlation of ln F of the same two, where both are above 0, in
 *     [−1, 1]; 1 if they rank and scale weights alike; NaN where it has no value
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
    double logCorrelation,
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
    FisherAgreement forms = FisherAgreement.of(perSample, batchMean);
    return new FisherResult(
        perSample.rows(),
        batchMean.rows(),
        forms.traceRatio(),
        forms.logCorrelation(),
        perSample.samplesPerSecond(),
        loop.samplesPerSecond(),
        perSample.samplesPerSecond() / loop.samplesPerSecond(),
        FisherAgreement.of(batched, loop).largestRelativeDifference(),
        loop.config().samples());
  }
}
