package lethe.report;

import java.util.stream.Collectors;
import lethe.evaluate.Calibration;
import lethe.evaluate.GreyStatistics;
import lethe.evaluate.JudgeReading;
import lethe.evaluate.ModelReading;
import lethe.experiment.Ablation;
import lethe.experiment.Assessment;
import lethe.experiment.FisherResult;
import lethe.experiment.ForgettingResult;
import lethe.experiment.ForgettingRow;
import lethe.experiment.ModelName;
import lethe.fisher.FisherDiagonal;
import lethe.forget.ForgettingReport;
import lethe.forget.Surrogate;
import lethe.train.TrainingLog;

/**
 * Sentences in which notebooks answer. What a sentence says of its numbers holds under a condition
 * on them; where the condition fails, it says the other thing.
 */
public final class Verdicts {
  private Verdicts() {}

  /** Where training ended, against what was published of the same model. */
  public static String training(TrainingLog log) {
    TrainingLog.Point last = log.last();
    double[] steps = Published.trainingSteps();
    double[] curve = Published.testNegativeElbo();
    double published = curve[curve.length - 1];
    double step = steps[steps.length - 1];
    double value = last.testNegativeElbo();
    String reference =
        value <= published
            ? Figures.text(
                "below the %.1f that the reference published at %,.0f steps", published, step)
            : Figures.text(
                "%.1f above the %.1f that the reference published at %,.0f steps: this model does"
                    + " not reach the published curve",
                value - published, published, step);
    return Figures.text(
        "After %,d steps the test −ELBO is %.2f nats per image: %.2f for the reconstruction and"
            + " %.2f for the KL divergence. That is %s. An independent run of the paper's code has"
            + " %.2f at 100,000 steps, which is %.2f %s.",
        last.step(),
        value,
        last.testReconstruction(),
        last.testKlDivergence(),
        reference,
        Published.TEST_NEGATIVE_ELBO_AT_100K,
        Math.abs(value - Published.TEST_NEGATIVE_ELBO_AT_100K),
        value < Published.TEST_NEGATIVE_ELBO_AT_100K ? "higher" : "lower");
  }

  /** Which tensor carries most of the Fisher trace, and what the encoder's two outputs carry. */
  public static String trace(FisherResult result) {
    FisherDiagonal.Row most = result.largestShare();
    double mean = 100 * result.row("fc31.weight").traceShare();
    double logVariance = 100 * result.row("fc32.weight").traceShare();
    return most.name().equals("fc31.weight")
        ? Figures.text(
            "By the Fisher trace the knowledge rests most on fc31.weight, which gives the encoder's"
                + " mean: %.1f %%; its log variance (fc32.weight) has %.1f %%.",
            mean, logVariance)
        : Figures.text(
            "The largest share of the Fisher trace lies in %s, %.1f %%; of the encoder's two outputs"
                + " the mean (fc31.weight) has %.1f %% and the log variance (fc32.weight) %.1f %%.",
            most.name(), 100 * most.traceShare(), mean, logVariance);
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
    GreyStatistics grey = result.row(ModelName.UNLEARNED).greyStatistics();
    return Figures.text(
        "Samples of the forgotten %s are %s: mean %.3f, median standard deviation within an image"
            + " %.4f (largest %.3f of %,d images; flat grey means 0.500 and 0, both to %.3f).",
        result.forgetSet(),
        grey.flatGrey() ? "flat grey" : "not flat grey",
        grey.meanGrey(),
        grey.withinImageStdMedian(),
        grey.withinImageStdMaximum(),
        grey.images(),
        GreyStatistics.NEAR);
  }

  /** What forgetting cost the kept digits, and what it did to the forgotten ones. */
  public static String gaps(ForgettingResult result) {
    ForgettingRow row = result.row(ModelName.UNLEARNED);
    return Figures.text(
        "The −ELBO of kept test images changes by %+.2f nats, that of real images of %s by %+.0f.",
        row.keptGap(), result.forgetSet(), row.forgetGap());
  }

  /** Whether a judge's number is more than its opinion of grey. */
  public static String opinion(Assessment assessment, String judge) {
    JudgeReading before = assessment.model(ModelName.ORIGINAL).judge(judge);
    JudgeReading after = assessment.model(ModelName.UNLEARNED).judge(judge);
    return Figures.text(
        "Judge %s's probability of the forgotten %s goes from %.4f to %.4f, and its answer to"
            + " constant grey is %.4f: the number %s.",
        judge,
        assessment.forgetSet(),
        before.forgetProbability(),
        after.forgetProbability(),
        after.grey().forgetProbability(),
        after.namesAsGrey()
            ? "is the judge's opinion of grey"
            : Figures.text("differs from its opinion of grey by %+.4f", after.greyGap()));
  }

  /** Whether the digit is gone for a judge that should know what is no digit. */
  public static String gone(Assessment assessment, String judge) {
    JudgeReading after = assessment.model(ModelName.UNLEARNED).judge(judge);
    int labels = assessment.forgetSet().classes();
    Calibration calibration = assessment.quality(judge).calibration();
    String verdict;
    if (!calibration.knowsGrey(labels)) {
      verdict =
          Figures.text(
              "but it answers grey with up to %.3f for one digit, so this says little",
              calibration.greyProbability());
    } else if (after.readsAsGrey()) {
      verdict = "for this judge, which knows grey for no digit, the digit is gone";
    } else {
      verdict =
          Figures.text(
              "this judge knows grey for no digit, and what it reads differs from that by %+.3f",
              after.greyGap());
    }
    return Figures.text(
        "Judge %s reads %.3f with an entropy of %.3f nats (chance: %.3f and %.3f): %s.",
        judge,
        after.forgetProbability(),
        after.judgeEntropy(),
        1.0 / labels,
        Math.log(labels),
        verdict);
  }

  /** What the kept digits lost, the retrained model beside it. */
  public static String kept(Assessment assessment, String judge) {
    ModelReading before = assessment.model(ModelName.ORIGINAL);
    ModelReading after = assessment.model(ModelName.UNLEARNED);
    return Figures.text(
        "Kept accuracy changes by %+.4f and the kept digits' own probability by %+.4f (judge %s),"
            + " the kept −ELBO by %+.2f nats; the retrained model's is %.2f against the original's"
            + " %.2f.",
        after.judge(judge).keptAccuracyChange(before.judge(judge)),
        after.judge(judge).keptProbability() - before.judge(judge).keptProbability(),
        judge,
        after.elbo().since(before.elbo()).keptGap(),
        assessment.model(ModelName.RETRAINED).elbo().negativeElboKept(),
        before.elbo().negativeElboKept());
  }

  /** Replayed samples against replayed means, by −ELBO and by a judge. */
  public static String replay(Assessment assessment, String judge) {
    Ablation other = assessment.otherReplay();
    ModelReading own = assessment.model(ModelName.UNLEARNED);
    ModelReading change = assessment.model(other.title());
    ModelReading samples = other == Ablation.REPLAYED_SAMPLES ? change : own;
    ModelReading means = other == Ablation.REPLAYED_SAMPLES ? own : change;
    ModelReading before = assessment.model(ModelName.ORIGINAL);
    return Figures.text(
        "Replayed samples cost the kept digits %+.2f nats, replayed means %+.2f; judge %s's kept"
            + " accuracy is %.3f and %.3f.",
        samples.elbo().since(before.elbo()).keptGap(),
        means.elbo().since(before.elbo()).keptGap(),
        judge,
        samples.judge(judge).keptAccuracy(),
        means.judge(judge).keptAccuracy());
  }

  /** What the penalty and replay are good for. */
  public static String parts(ForgettingResult result) {
    return Figures.text(
        "Without the penalty the kept digits cost %+.2f nats more and %.1f %% of the forgotten"
            + " digit's images keep texture (with it %.1f %%); without replay %+.0f nats.",
        result.costOf(Ablation.NO_EWC),
        textured(result, Ablation.NO_EWC.title()),
        textured(result, ModelName.UNLEARNED),
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
