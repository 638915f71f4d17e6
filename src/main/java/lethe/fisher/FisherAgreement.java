package lethe.fisher;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import lethe.base.Checks;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;

/**
 * How far two estimates of one Fisher diagonal agree.
 *
 * @param traceRatio sum of the estimate's values over that of the other; 1 if they agree in size
 * @param logCorrelation Pearson's correlation of ln F where both are above 0, in [−1, 1]; 1 if they
 *     rank and scale weights alike, whatever the size; NaN where it has no value
 * @param largestRelativeDifference over the tensors, relative to the other's largest value in the
 *     tensor; about 1e-6 for two forms of one sum, up to an image's share of the sum where the
 *     input of one of its units lies within rounding of 0 and the ReLU answers differently
 * @param positive how many weights are above 0 in both
 */
public record FisherAgreement(
    double traceRatio, double logCorrelation, double largestRelativeDifference, int positive) {
  /** The agreement of {@code estimate} with {@code other}, of one model. */
  public static FisherAgreement of(FisherDiagonal estimate, FisherDiagonal other) {
    estimate.values().requireLayout(other.values().layout());
    Checks.require(other.trace() > 0, "the other estimate is 0 everywhere: nothing to agree with");
    float[] mine = estimate.values().values();
    float[] theirs = other.values().values();
    int[] both =
        IntStream.range(0, mine.length).filter(i -> mine[i] > 0 && theirs[i] > 0).toArray();
    double[] x = Arrays.stream(both).mapToDouble(i -> Math.log(mine[i])).toArray();
    double[] y = Arrays.stream(both).mapToDouble(i -> Math.log(theirs[i])).toArray();
    return new FisherAgreement(
        estimate.trace() / other.trace(),
        both.length < 2 ? Double.NaN : new PearsonsCorrelation().correlation(x, y),
        estimate.largestRelativeDifference(other),
        both.length);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "traces %.4g : 1, correlation of ln F %.4f, largest relative difference %.2g",
        traceRatio,
        logCorrelation,
        largestRelativeDifference);
  }
}
