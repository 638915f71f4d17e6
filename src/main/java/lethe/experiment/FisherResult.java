package lethe.experiment;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import lethe.fisher.FisherAgreement;
import lethe.fisher.FisherConfig;
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
 * @param others estimates over other images, compared with {@code perSample}
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
    int loopSamples,
    List<Other> others) {
  /** The name of the estimate that differs by its seed alone. */
  static final String CHANCE = "another seed";

  /** Copies the lists. */
  public FisherResult {
    perSample = List.copyOf(perSample);
    batchMean = List.copyOf(batchMean);
    others = List.copyOf(others);
  }

  /**
   * One estimate over other images.
   *
   * @param name what differs
   * @param config what was estimated
   * @param agreement with the estimate in use
   * @param means mean of each tensor over that of the estimate in use, in the model's order; NaN
   *     where that is 0
   */
  public record Other(
      String name, FisherConfig config, FisherAgreement agreement, List<TensorRatio> means) {
    /** Copies the list. */
    public Other {
      means = List.copyOf(means);
    }

    static Other of(String name, FisherDiagonal estimate, FisherDiagonal perSample) {
      List<FisherDiagonal.Row> own = estimate.rows();
      List<FisherDiagonal.Row> base = perSample.rows();
      return new Other(
          name,
          estimate.config(),
          FisherAgreement.of(estimate, perSample),
          IntStream.range(0, own.size())
              .mapToObj(
                  i -> new TensorRatio(own.get(i).name(), own.get(i).mean() / base.get(i).mean()))
              .toList());
    }
  }

  /**
   * A tensor of two estimates.
   *
   * @param tensor its name
   * @param ratio of the means
   */
  public record TensorRatio(String tensor, double ratio) {}

  /** An estimate over other images, by what differs. */
  public Other other(String name) {
    return others.stream()
        .filter(other -> other.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no estimate '" + name + "'"));
  }

  /** The tensor of the estimate in use with the largest share of the trace. */
  public FisherDiagonal.Row largestShare() {
    return perSample.stream()
        .max(Comparator.comparingDouble(FisherDiagonal.Row::traceShare))
        .orElseThrow();
  }

  /** A tensor of the estimate in use. */
  public FisherDiagonal.Row row(String tensor) {
    return perSample.stream().filter(row -> row.name().equals(tensor)).findFirst().orElseThrow();
  }

  /**
   * Compares estimates.
   *
   * @param perSample the estimate in use
   * @param batchMean the reference's formula
   * @param loop the oracle on few samples
   * @param batched the batched estimate on the same few samples
   * @param others estimates over other images, by what differs
   */
  public static FisherResult of(
      FisherDiagonal perSample,
      FisherDiagonal batchMean,
      FisherDiagonal loop,
      FisherDiagonal batched,
      Map<String, FisherDiagonal> others) {
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
        loop.config().samples(),
        others.entrySet().stream()
            .map(other -> Other.of(other.getKey(), other.getValue(), perSample))
            .toList());
  }
}
