package lethe.report;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lethe.evaluate.GreyStatistics;
import lethe.evaluate.SeedMean;
import lethe.experiment.Baseline;
import lethe.experiment.BaselineClaims;
import lethe.experiment.BaselineResult;
import lethe.experiment.ModelName;
import lethe.experiment.SeedMetric;
import lethe.experiment.SeedResult;

/**
 * What simpler ways to forget do, in sentences that hold for the numbers they are made from: means
 * over training seeds, and of a single seed what is counted label by label or timed.
 */
public final class BaselineAnswers {
  /** Differences of the kept −ELBO below this are none, nats per image. */
  private static final double SAME_NATS = 0.1;

  private static final double HALF = 0.5;

  private BaselineAnswers() {}

  /** Whether training on without the digit makes the model forget it. */
  public static String fineTuned(BaselineResult result, SeedResult seeds) {
    String tuned = Baseline.FINE_TUNED.title();
    double chance = 1.0 / seeds.forgetSet().classes();
    return Figures.text(
        "Over %d training seeds (mean ± half the 95 %% t-interval, or least to largest): trained on"
            + " without %s for %,d steps, the model %s. Judge B reads %s of what it draws there as %s (guessing %.1f,"
            + " the original %s, the retrained model %s). The −ELBO of real images of %s changes by"
            + " %s nats; with Selective Amnesia by %s.",
        seeds.seeds().size(),
        seeds.forgetSet(),
        result.row(Baseline.FINE_TUNED).effort().steps(),
        BaselineClaims.draws(seeds, tuned)
            ? "still draws it"
            : BaselineClaims.drawsNoMore(seeds, tuned)
                ? "draws it no more"
                : "may or may not draw it",
        topOne(seeds, tuned),
        seeds.forgetSet(),
        chance,
        topOne(seeds, ModelName.ORIGINAL),
        topOne(seeds, ModelName.RETRAINED),
        seeds.forgetSet(),
        gap(seeds, tuned),
        gap(seeds, ModelName.UNLEARNED));
  }

  private static String topOne(SeedResult seeds, String model) {
    return SeedAnswers.mean(seeds, model, SeedMetric.TOP_ONE_SHARE_B);
  }

  private static String gap(SeedResult seeds, String model) {
    return SeedNumbers.difference(seeds.mean(model, SeedMetric.FORGET_GAP), SeedMetric.FORGET_GAP);
  }

  /** What is drawn under the forgotten label where other digits were taught there. */
  public static String relabelled(BaselineResult result, String judge) {
    BaselineResult.Row row = result.row(Baseline.RELABELLED);
    double[] answers = result.answers(row, judge);
    int most = -1;
    double others = 0;
    for (int label : result.forgetSet().complement().labels()) {
      others += answers[label];
      most = most < 0 || answers[label] > answers[most] ? label : most;
    }
    boolean pictures = BaselineResult.texture(row).low() > HALF;
    return Figures.text(
        "Relabelled (one training seed), judge %s reads %.1f %% of what is drawn under %s as other"
            + " digits, most often %d (%.1f %%), and %.1f %% as %s; %.1f %% of these images have a"
            + " std above %.2f, so %s.",
        judge,
        100 * others,
        result.forgetSet(),
        most,
        100 * answers[most],
        100 * (1 - others),
        result.forgetSet(),
        100 * row.reading().greyStatistics().withinImageStdShareAbove02(),
        GreyStatistics.TEXTURE,
        pictures
            ? "something is drawn there, not grey"
            : "much of it is flat and the answers say little");
  }

  /** Whether the surrogate decides what is drawn, and whether it decides what is kept. */
  public static String surrogates(SeedResult seeds) {
    String grey = Baseline.GREY_SURROGATE.title();
    String relabelled = Baseline.RELABELLED.title();
    List<String> models = List.of(ModelName.UNLEARNED, grey, relabelled);
    boolean bothFlat =
        models.stream().limit(2).allMatch(model -> BaselineClaims.drawsGrey(seeds, model));
    SeedMean ofGrey = keptGap(seeds, grey);
    SeedMean ofDigits = keptGap(seeds, relabelled);
    return Figures.text(
        "With noise, grey and other digits as the surrogate the median std is %s, and %s of the"
            + " images are above %.2f: %s. Against noise, grey costs the kept digits %s nats and"
            + " other digits %s: %s.",
        each(seeds, models, SeedMetric.WITHIN_IMAGE_STD_MEDIAN),
        each(seeds, models, SeedMetric.WITHIN_IMAGE_STD_SHARE_ABOVE_02),
        GreyStatistics.TEXTURE,
        bothFlat
            ? "noise and grey both end in mostly flat images"
            : "noise and grey do not both end in mostly flat images",
        SeedNumbers.difference(ofGrey, SeedMetric.KEPT_GAP),
        SeedNumbers.difference(ofDigits, SeedMetric.KEPT_GAP),
        same(ofGrey) && same(ofDigits)
            ? "no more than a tenth"
            : apart(ofGrey) || apart(ofDigits) ? "it is not all the same to them" : "undecided");
  }

  private static SeedMean keptGap(SeedResult seeds, String model) {
    return seeds.difference(model, ModelName.UNLEARNED, SeedMetric.KEPT_GAP);
  }

  private static boolean same(SeedMean nats) {
    return nats.low() >= -SAME_NATS && nats.high() <= SAME_NATS;
  }

  private static boolean apart(SeedMean nats) {
    return nats.low() > SAME_NATS || nats.high() < -SAME_NATS;
  }

  private static String each(SeedResult seeds, List<String> models, SeedMetric metric) {
    return models.stream()
        .map(model -> SeedAnswers.mean(seeds, model, metric))
        .collect(Collectors.joining(", "));
  }

  /** What fine-tuning and Selective Amnesia take, and what they leave of the kept digits. */
  public static String cost(BaselineResult result, SeedResult seeds) {
    String tuned = Baseline.FINE_TUNED.title();
    SeedMean accuracy = seeds.difference(tuned, ModelName.UNLEARNED, SeedMetric.KEPT_ACCURACY_B);
    return Figures.text(
        "Fine-tuning took %.0f s and needs the training images of the kept digits; Selective Amnesia"
            + " took %.0f s and %.0f s for the Fisher diagonal, and needs none. Their kept gaps are"
            + " %s and %s nats; judge B's kept accuracy differs by %s: %s.",
        result.row(Baseline.FINE_TUNED).effort().seconds(),
        result.row(ModelName.UNLEARNED).effort().seconds(),
        result.fisherSeconds(),
        SeedAnswers.mean(seeds, tuned, SeedMetric.KEPT_GAP),
        SeedAnswers.mean(seeds, ModelName.UNLEARNED, SeedMetric.KEPT_GAP),
        SeedNumbers.difference(accuracy, SeedMetric.KEPT_ACCURACY_B),
        accuracy.low() > 0
            ? "fine-tuning keeps more"
            : accuracy.high() < 0 ? "Selective Amnesia keeps more" : "undecided");
  }

  /** What gradient ascent does to the digit and to the others, without a cap and with one. */
  public static String ascent(BaselineResult result, SeedResult seeds) {
    return Stream.of(Baseline.ASCENT, Baseline.CAPPED_ASCENT)
        .map(
            form ->
                Figures.text(
                    "%s %s. The −ELBO of real images of %s changes by %s nats; judge B reads %s of"
                        + " what is drawn as %s, and %s of it has a std above %.2f: %s. The kept gap"
                        + " is %s nats, %s.",
                    Figures.capital(form.title()),
                    ending(result, form),
                    seeds.forgetSet(),
                    gap(seeds, form.title()),
                    topOne(seeds, form.title()),
                    seeds.forgetSet(),
                    SeedAnswers.mean(
                        seeds, form.title(), SeedMetric.WITHIN_IMAGE_STD_SHARE_ABOVE_02),
                    GreyStatistics.TEXTURE,
                    drawn(seeds, form.title()),
                    SeedAnswers.mean(seeds, form.title(), SeedMetric.KEPT_GAP),
                    price(keptGap(seeds, form.title()))))
        .collect(Collectors.joining(" "));
  }

  private static String ending(BaselineResult result, Baseline form) {
    int all = result.row(ModelName.UNLEARNED).effort().steps();
    int done = result.row(form).effort().steps();
    return done < all
        ? Figures.text(
            "ran away and was ended after %,d of %,d steps (one training seed)", done, all)
        : Figures.text("took all %,d steps (one training seed)", all);
  }

  private static String drawn(SeedResult seeds, String model) {
    return BaselineClaims.draws(seeds, model)
        ? "both judges still read the digit more often than a guess would"
        : BaselineClaims.drawsNoMore(seeds, model)
            ? "the digit is drawn no more"
            : "whether the digit is still drawn is open";
  }

  private static String price(SeedMean beyond) {
    return beyond.low() > SAME_NATS
        ? "more than Selective Amnesia's"
        : beyond.high() < -SAME_NATS
            ? "less than Selective Amnesia's"
            : "not to be told from Selective Amnesia's";
  }
}
