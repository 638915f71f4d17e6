package lethe.experiment;

import static lethe.experiment.Claim.text;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import lethe.evaluate.GreyStatistics;
import lethe.evaluate.Interval;
import lethe.evaluate.JudgeReading;
import lethe.experiment.BaselineResult.Row;

/** Our own sentences about simpler ways to forget, and what a {@link BaselineResult} says. */
final class BaselineClaims {
  /** Differences of the kept −ELBO below this are none, nats per image. */
  private static final double SAME_NATS = 0.1;

  /** Differences of kept accuracy below this are none. */
  private static final double SAME_ACCURACY = 0.01;

  private static final double HALF = 0.5;

  private final BaselineResult result;
  private final Row original;
  private final Row unlearned;
  private final Row fineTuned;
  private final Row relabelled;
  private final Row grey;

  BaselineClaims(BaselineResult result) {
    this.result = result;
    this.original = result.row(ModelName.ORIGINAL);
    this.unlearned = result.row(ModelName.UNLEARNED);
    this.fineTuned = result.row(Baseline.FINE_TUNED);
    this.relabelled = result.row(Baseline.RELABELLED);
    this.grey = result.row(Baseline.GREY_SURROGATE);
  }

  List<Claim> all() {
    return List.of(
        fineTuningForgets(), surrogateDecides(), surrogateCostsTheSame(), fineTuningKeeps());
  }

  /**
   * Confirmed if every judge reads its images as the digit less often than guessing would, refuted
   * if every one reads them so more often; the original's must be read more often.
   */
  private Claim fineTuningForgets() {
    Set<String> judges = original.reading().judges().keySet();
    double chance = 1.0 / result.forgetSet().classes();
    boolean known = judges.stream().allMatch(judge -> share(original, judge).low() > chance);
    return new Claim(
        "ours: training on without the digit makes the model forget it",
        Claim.Verdict.of(
            known && judges.stream().allMatch(judge -> share(fineTuned, judge).high() < chance),
            known && judges.stream().allMatch(judge -> share(fineTuned, judge).low() > chance)),
        judges.stream()
                .map(
                    judge ->
                        text(
                            "judge %s reads %.1f %% of its images as %s (95 %% %.1f to %.1f;"
                                + " original %.1f, retrained %.1f)",
                            judge,
                            100 * reading(fineTuned, judge).topOneShare(),
                            result.forgetSet(),
                            100 * share(fineTuned, judge).low(),
                            100 * share(fineTuned, judge).high(),
                            100 * reading(original, judge).topOneShare(),
                            100 * reading(retrained(), judge).topOneShare()))
                .collect(Collectors.joining("; "))
            + text("; guessing gives %.1f %%; one training seed", 100 * chance));
  }

  private Row retrained() {
    return result.row(ModelName.RETRAINED);
  }

  private static JudgeReading reading(Row row, String judge) {
    return row.reading().judge(judge);
  }

  private static Interval share(Row row, String judge) {
    return reading(row, judge).topOneShareInterval();
  }

  /**
   * Confirmed if most images have texture where other digits were taught, and most have none where
   * grey or noise was; refuted if most have texture, or most none, with all three.
   */
  private Claim surrogateDecides() {
    List<Row> rows = List.of(relabelled, unlearned, grey);
    boolean decides = textured(relabelled) && flat(unlearned) && flat(grey);
    boolean alike =
        rows.stream().allMatch(BaselineClaims::textured)
            || rows.stream().allMatch(BaselineClaims::flat);
    return new Claim(
        "ours: the kind of surrogate decides what the label draws",
        Claim.Verdict.of(decides, alike),
        text("images with a std above %.2f: ", GreyStatistics.TEXTURE)
            + each(
                rows,
                row ->
                    text(
                        "%s %.1f %% (95 %% %.1f to %.1f)",
                        row.name(),
                        100 * row.reading().greyStatistics().withinImageStdShareAbove02(),
                        100 * BaselineResult.texture(row).low(),
                        100 * BaselineResult.texture(row).high()))
            + "; one training seed");
  }

  private static boolean textured(Row row) {
    return BaselineResult.texture(row).low() > HALF;
  }

  private static boolean flat(Row row) {
    return BaselineResult.texture(row).high() < HALF;
  }

  /**
   * Confirmed if with both other surrogates the kept −ELBO is within 0.1 nats and the interval of
   * kept accuracy within a hundredth; refuted if with one of them the −ELBO differs by more and the
   * interval leaves out 0.
   */
  private Claim surrogateCostsTheSame() {
    List<Row> others = List.of(relabelled, grey);
    return new Claim(
        "ours: the kind of surrogate does not change what the kept digits lose",
        Claim.Verdict.of(
            others.stream().allMatch(this::same), others.stream().anyMatch(this::differs)),
        "against unlearned, one training seed: " + each(others, this::kept));
  }

  private boolean same(Row row) {
    Interval accuracy = result.accuracyInterval(row, unlearned);
    return Math.abs(gapChange(row)) <= SAME_NATS
        && accuracy.low() >= -SAME_ACCURACY
        && accuracy.high() <= SAME_ACCURACY;
  }

  private boolean differs(Row row) {
    return Math.abs(gapChange(row)) > SAME_NATS
        && !result.accuracyInterval(row, unlearned).contains(0);
  }

  /** Confirmed or refuted if −ELBO and the interval of accuracy both say so. */
  private Claim fineTuningKeeps() {
    double gap = gapChange(fineTuned);
    Interval accuracy = result.accuracyInterval(fineTuned, unlearned);
    return new Claim(
        "ours: fine-tuning on real images keeps the other digits better than Selective Amnesia does",
        Claim.Verdict.of(
            gap < -SAME_NATS && accuracy.low() > 0, gap > SAME_NATS && accuracy.high() < 0),
        "against unlearned, one training seed: " + kept(fineTuned));
  }

  private double gapChange(Row row) {
    return result.keptGap(row) - result.keptGap(unlearned);
  }

  private String kept(Row row) {
    Interval accuracy = result.accuracyInterval(row, unlearned);
    return text(
        "%s: kept −ELBO %+.2f nats, kept accuracy %+.4f (judge B, 95 %% %+.4f to %+.4f)",
        row.name(),
        gapChange(row),
        result.accuracyChange(row, unlearned),
        accuracy.low(),
        accuracy.high());
  }

  private static String each(List<Row> rows, Function<Row, String> said) {
    return rows.stream().map(said).collect(Collectors.joining("; "));
  }
}
