package lethe.report;

import java.util.stream.Collectors;
import lethe.evaluate.GreyStatistics;
import lethe.experiment.Ablation;
import lethe.experiment.FisherResult;
import lethe.experiment.ForgettingResult;
import lethe.experiment.ForgettingRow;
import lethe.fisher.FisherDiagonal;
import lethe.forget.ForgettingReport;
import lethe.forget.Surrogate;

/**
 * Sentences in which notebooks answer. What a sentence says of its numbers holds under a condition
 * on them; where the condition fails, it says the other thing.
 */
public final class Verdicts {
  private Verdicts() {}

  /** Which tensor carries most of the Fisher trace, and what the encoder's two outputs carry. */
  public static String trace(FisherResult result) {
    FisherDiagonal.Row most = result.largestShare();
    return Figures.text(
        "The largest share of the Fisher trace lies in %s, %.0f %%; of the encoder's two outputs the"
            + " mean (fc31.weight) has %.2f %% and the log variance (fc32.weight) %.2f %%.",
        most.name(),
        100 * most.traceShare(),
        100 * result.row("fc31.weight").traceShare(),
        100 * result.row("fc32.weight").traceShare());
  }

  /** How much it matters which images the Fisher diagonal is taken over. */
  public static String otherImages(FisherResult result) {
    return Figures.sentence(
        result.others().stream()
            .map(
                other ->
                    Figures.text(
                        "%s: the trace is %.2f times as large, the logarithms correlate with %.3f",
                        other.name(),
                        other.agreement().traceRatio(),
                        other.agreement().logCorrelation()))
            .collect(Collectors.joining("; ")));
  }

  /** Whether what is drawn under the forgotten labels is flat grey. */
  public static String grey(ForgettingResult result) {
    GreyStatistics grey = result.row("unlearned").greyStatistics();
    return Figures.text(
        "Samples of the forgotten %s are %s: mean %.3f, median standard deviation within an image"
            + " %.4f (largest %.3f of %,d images; flat grey means 0.500 and 0, both to 0.005).",
        result.forgetSet(),
        grey.flatGrey() ? "flat grey" : "not flat grey",
        grey.meanGrey(),
        grey.withinImageStdMedian(),
        grey.withinImageStdMaximum(),
        grey.images());
  }

  /** What forgetting cost the kept digits, and what it did to the forgotten ones. */
  public static String gaps(ForgettingResult result) {
    ForgettingRow row = result.row("unlearned");
    return Figures.text(
        "The −ELBO of kept test images changes by %+.2f nats, that of real images of %s by %+.0f.",
        row.keptGap(), result.forgetSet(), row.forgetGap());
  }

  /** What the penalty and replay are good for. */
  public static String parts(ForgettingResult result) {
    return Figures.text(
        "Without the penalty the kept digits cost %+.2f nats more and %.1f %% of the forgotten"
            + " digit's images keep texture (with it %.1f %%); without replay %+.0f nats.",
        result.costOf(Ablation.NO_EWC),
        textured(result, Ablation.NO_EWC.title()),
        textured(result, "unlearned"),
        result.costOf(Ablation.NO_REPLAY));
  }

  private static double textured(ForgettingResult result, String model) {
    return 100 * result.row(model).greyStatistics().withinImageStdShareAbove02();
  }

  /** What replayed samples cost the kept digits, and what replayed means do. */
  public static String replay(ForgettingResult result) {
    ForgettingResult.ReplayCost cost = result.replayCost();
    return Figures.text(
        "The kept −ELBO changes by %+.2f nats where samples are replayed, by %+.2f where means are.",
        cost.samples(), cost.means());
  }

  /** Where the terms of the objective ended. */
  public static String objective(ForgettingResult result, int pixels) {
    ForgettingReport.Point last = result.report().last();
    String floor =
        result.config().surrogate() instanceof Surrogate.UniformNoise
            ? Figures.text(" (floor %,.0f)", result.config().forgetBatch() * pixels * Math.log(2))
            : "";
    return Figures.text(
        "The forget loss ended at %,.0f nats%s, the penalty at %.2f %% of the objective. One"
            + " training seed; notebook 4 lets two classifiers judge.",
        last.forgetLoss(), floor, 100 * last.weightedEwcPenalty() / last.total());
  }
}
