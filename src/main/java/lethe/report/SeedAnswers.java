package lethe.report;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import lethe.experiment.Ablation;
import lethe.experiment.JudgeSeedResult;
import lethe.experiment.ModelName;
import lethe.experiment.ProjectionStudy.Method;
import lethe.experiment.RecoverySeedResult;
import lethe.experiment.SeedMetric;
import lethe.experiment.SeedResult;

/** What several training seeds say, as sentences that follow from the numbers. */
public final class SeedAnswers {
  private SeedAnswers() {}

  /** A model's number, as in {@code 0.954 ± 0.002}. */
  public static String mean(SeedResult result, String model, SeedMetric metric) {
    return SeedNumbers.mean(result.mean(model, metric), metric);
  }

  /** The difference of two models in one number, as in {@code +0.16 ± 0.03}. */
  public static String difference(
      SeedResult result, String model, String baseline, SeedMetric metric) {
    return SeedNumbers.difference(result.difference(model, baseline, metric), metric);
  }

  /** What holds of Selective Amnesia over the training seeds, as sentences. */
  public static String summary(SeedResult result) {
    return Figures.text(
        "Over %d training seeds (mean ± half the 95 %% t-interval) the unlearned model's median"
            + " std is %s, and judge B's p̄ is %s, its answer to grey %.4f. The kept −ELBO rises by %s nats,"
            + " judge B's kept accuracy changes by %s and the J-FID by %s; leaving out the EWC"
            + " penalty adds %s nats.",
        result.seeds().size(),
        mean(result, ModelName.UNLEARNED, SeedMetric.WITHIN_IMAGE_STD_MEDIAN),
        mean(result, ModelName.UNLEARNED, SeedMetric.FORGET_PROBABILITY_B),
        result.constantGrey().judge("B").meanProbability(result.forgetSet()),
        mean(result, ModelName.UNLEARNED, SeedMetric.KEPT_GAP),
        difference(result, ModelName.UNLEARNED, ModelName.ORIGINAL, SeedMetric.KEPT_ACCURACY_B),
        difference(result, ModelName.UNLEARNED, ModelName.ORIGINAL, SeedMetric.FRECHET_DISTANCE),
        difference(result, Ablation.NO_EWC.title(), ModelName.UNLEARNED, SeedMetric.KEPT_GAP));
  }

  /** What projection costs beyond Selective Amnesia over the training seeds, as sentences. */
  public static String projected(SeedResult result) {
    String amnesia = Method.SELECTIVE_AMNESIA.title();
    List<String> parts = new ArrayList<>();
    for (Method method : List.of(Method.SYMMETRIC, Method.ALTERNATING)) {
      parts.add(
          Figures.text(
              "%s projection %s nats of kept −ELBO, %s of judge B's kept accuracy, %s of J-FID",
              method.title(),
              difference(result, method.title(), amnesia, SeedMetric.KEPT_GAP),
              difference(result, method.title(), amnesia, SeedMetric.KEPT_ACCURACY_B),
              difference(result, method.title(), amnesia, SeedMetric.FRECHET_DISTANCE)));
    }
    return Figures.text(
        "Against Selective Amnesia, seed by seed: %s. The forgotten digit ends at a median std of"
            + " %s with Selective Amnesia, %s with symmetric and %s with alternating projection.",
        String.join("; ", parts),
        mean(result, amnesia, SeedMetric.WITHIN_IMAGE_STD_MEDIAN),
        mean(result, Method.SYMMETRIC.title(), SeedMetric.WITHIN_IMAGE_STD_MEDIAN),
        mean(result, Method.ALTERNATING.title(), SeedMetric.WITHIN_IMAGE_STD_MEDIAN));
  }

  /** What attacks and relearning say over the training seeds, as sentences. */
  public static String recovered(RecoverySeedResult result) {
    return Figures.text(
        "The %s attack's success by both judges differs by %s from that on the better control (a"
            + " difference of at most 0 is no evidence of a trace). Relearn times over the retrained model's,"
            + " geometric mean (95 %%): %s; judge A has a head start where grey looks to it like the"
            + " digit.",
        result.attack(),
        SeedNumbers.difference(result.strictExcess(), 2),
        result.relearning().stream()
            .map(
                row ->
                    Figures.text(
                        "%s from %d images by judge %s",
                        row.complete() ? SeedNumbers.ratio(row) : "not learnt in time by all",
                        row.images(),
                        row.judge()))
            .collect(Collectors.joining(", ")));
  }

  /** How far judges of one kind agree, as a sentence. */
  public static String opinions(JudgeSeedResult result) {
    DoubleSummaryStatistics before = range(result, JudgeSeedResult.Row::forgetProbabilityBefore);
    DoubleSummaryStatistics after = range(result, JudgeSeedResult.Row::forgetProbability);
    DoubleSummaryStatistics gap =
        range(result, row -> Math.abs(row.forgetProbability() - row.greyForgetProbability()));
    return Figures.text(
        "%d judges of A's network read the same original with %.3f to %.3f and the same unlearned"
            + " model with %.3f to %.3f, each at most %.3f from its own answer to grey.",
        result.judges().size(),
        before.getMin(),
        before.getMax(),
        after.getMin(),
        after.getMax(),
        gap.getMax());
  }

  private static DoubleSummaryStatistics range(
      JudgeSeedResult result, ToDoubleFunction<JudgeSeedResult.Row> value) {
    return result.judges().stream().mapToDouble(value).summaryStatistics();
  }
}
