package lethe.experiment;

import static lethe.experiment.Claim.text;

import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lethe.evaluate.GreyStatistics;
import lethe.evaluate.Interval;
import lethe.evaluate.SeedMean;

/**
 * Sentences about simpler ways to forget, and what several training seeds say of them. A share
 * decides where every seed's own 95 % interval lies on one side: shares of a few seeds, near 0 or 1
 * or far apart, have t-intervals of values that no share has. Gaps and accuracies decide by the 95
 * % t-interval of their differences, seed by seed, to Selective Amnesia.
 */
public final class BaselineClaims {
  /** Differences of the kept −ELBO below this are none, nats per image. */
  private static final double SAME_NATS = 0.1;

  /** Differences of kept accuracy below this are none. */
  private static final double SAME_ACCURACY = 0.01;

  private static final double HALF = 0.5;
  private static final List<SeedMetric> READ =
      List.of(SeedMetric.TOP_ONE_SHARE_A, SeedMetric.TOP_ONE_SHARE_B);

  private final SeedResult result;

  private BaselineClaims(SeedResult result) {
    this.result = result;
  }

  /** The sentences, of the result of {@link SeedStudy#compareBaselines}. */
  public static List<Claim> of(SeedResult result) {
    BaselineClaims claims = new BaselineClaims(result);
    return List.of(
        claims.fineTuningForgets(),
        claims.surrogateDecides(),
        claims.surrogateCostsTheSame(),
        claims.fineTuningKeeps(),
        claims.ascentIsPoor());
  }

  /**
   * Whether a model still draws the forgotten labels: most of its images have texture, and both
   * judges read them as these labels more often than a guess would, with every seed.
   */
  public static boolean draws(SeedResult result, String model) {
    BaselineClaims claims = new BaselineClaims(result);
    return claims.textured(model)
        && READ.stream().allMatch(metric -> claims.above(model, metric, chance(result)));
  }

  /**
   * Whether it draws them no more: most of its images are flat, on which a judge's answer is an
   * accident, or both judges read them so less often than a guess would, with every seed.
   */
  public static boolean drawsNoMore(SeedResult result, String model) {
    BaselineClaims claims = new BaselineClaims(result);
    return claims.flat(model)
        || READ.stream().allMatch(metric -> claims.below(model, metric, chance(result)));
  }

  /** Whether most of its images of the forgotten labels are flat, with every seed. */
  public static boolean drawsGrey(SeedResult result, String model) {
    return new BaselineClaims(result).flat(model);
  }

  private boolean above(String model, SeedMetric share, double bound) {
    return intervals(model, share).allMatch(interval -> interval.low() > bound);
  }

  private boolean below(String model, SeedMetric share, double bound) {
    return intervals(model, share).allMatch(interval -> interval.high() < bound);
  }

  /** Of each seed's share, over the images of the forgotten labels. */
  private Stream<Interval> intervals(String model, SeedMetric share) {
    long images = (long) result.evaluation().samplesPerLabel() * result.forgetSet().size();
    return Arrays.stream(result.mean(model, share).values())
        .mapToObj(value -> Interval.ofShare(value, images));
  }

  private static double chance(SeedResult result) {
    return 1.0 / result.forgetSet().classes();
  }

  /** Of a model whose original does draw the labels. */
  private Claim fineTuningForgets() {
    String tuned = Baseline.FINE_TUNED.title();
    boolean known = draws(result, ModelName.ORIGINAL);
    return new Claim(
        "ours: training on without the digit makes the model forget it",
        Claim.Verdict.of(known && drawsNoMore(result, tuned), known && draws(result, tuned)),
        each(Stream.of(tuned, ModelName.ORIGINAL, ModelName.RETRAINED), this::readings)
            + text("; guessing gives %.1f %%; %s", 100 * chance(result), seeds()));
  }

  private String readings(String model) {
    return text(
        "%s: judges A and B read %s and %s as %s",
        model,
        percent(result.mean(model, SeedMetric.TOP_ONE_SHARE_A)),
        percent(result.mean(model, SeedMetric.TOP_ONE_SHARE_B)),
        result.forgetSet());
  }

  /**
   * Confirmed if most images have texture where other digits were taught, and most have none where
   * grey or noise was; refuted if most have texture, or most none, with all three.
   */
  private Claim surrogateDecides() {
    String relabelled = Baseline.RELABELLED.title();
    String grey = Baseline.GREY_SURROGATE.title();
    List<String> models = List.of(relabelled, ModelName.UNLEARNED, grey);
    boolean decides = textured(relabelled) && flat(ModelName.UNLEARNED) && flat(grey);
    boolean alike =
        models.stream().allMatch(this::textured) || models.stream().allMatch(this::flat);
    return new Claim(
        "ours: the kind of surrogate decides what the label draws",
        Claim.Verdict.of(decides, alike),
        text("images with a std above %.2f: ", GreyStatistics.TEXTURE)
            + each(models.stream(), model -> model + " " + percent(texture(model)))
            + "; "
            + seeds());
  }

  private SeedMean texture(String model) {
    return result.mean(model, SeedMetric.WITHIN_IMAGE_STD_SHARE_ABOVE_02);
  }

  private boolean textured(String model) {
    return above(model, SeedMetric.WITHIN_IMAGE_STD_SHARE_ABOVE_02, HALF);
  }

  private boolean flat(String model) {
    return below(model, SeedMetric.WITHIN_IMAGE_STD_SHARE_ABOVE_02, HALF);
  }

  /**
   * Confirmed if with both other surrogates the kept −ELBO differs by less than 0.1 nats and kept
   * accuracy by less than a hundredth; refuted if with one of them the −ELBO differs by more and
   * accuracy at all.
   */
  private Claim surrogateCostsTheSame() {
    List<String> others = List.of(Baseline.RELABELLED.title(), Baseline.GREY_SURROGATE.title());
    return new Claim(
        "ours: the kind of surrogate does not change what the kept digits lose",
        Claim.Verdict.of(
            others.stream().allMatch(this::same), others.stream().anyMatch(this::differs)),
        against(others));
  }

  private boolean same(String model) {
    return within(gap(model), SAME_NATS) && within(accuracy(model), SAME_ACCURACY);
  }

  private boolean differs(String model) {
    boolean accuracy = accuracy(model).low() > 0 || accuracy(model).high() < 0;
    return accuracy && (gap(model).low() > SAME_NATS || gap(model).high() < -SAME_NATS);
  }

  private static boolean within(SeedMean difference, double most) {
    return difference.low() >= -most && difference.high() <= most;
  }

  /** Confirmed or refuted if −ELBO and accuracy both say so. */
  private Claim fineTuningKeeps() {
    String tuned = Baseline.FINE_TUNED.title();
    boolean better = gap(tuned).high() < -SAME_NATS && accuracy(tuned).low() > 0;
    return new Claim(
        "ours: fine-tuning on real images keeps the other digits better than Selective Amnesia does",
        Claim.Verdict.of(better, worse(tuned)),
        against(List.of(tuned)));
  }

  /** Worse for the kept labels than Selective Amnesia, by −ELBO and accuracy. */
  private boolean worse(String model) {
    return gap(model).low() > SAME_NATS && accuracy(model).high() < 0;
  }

  /**
   * Confirmed if with either form the labels are still drawn or the kept ones are worse off than
   * with Selective Amnesia; refuted if one form draws them no more and keeps the others as well.
   */
  private Claim ascentIsPoor() {
    List<String> forms = List.of(Baseline.ASCENT.title(), Baseline.CAPPED_ASCENT.title());
    return new Claim(
        "Heng and Soh: to lower the ELBO of the digit's images directly is a poor way to forget it",
        Claim.Verdict.of(
            forms.stream().allMatch(form -> draws(result, form) || worse(form)),
            forms.stream().anyMatch(this::good)),
        each(
                forms.stream(),
                form ->
                    readings(form)
                        + text(
                            ", %s have a std above %.2f",
                            percent(texture(form)), GreyStatistics.TEXTURE))
            + "; "
            + against(forms));
  }

  private boolean good(String model) {
    return drawsNoMore(result, model)
        && gap(model).high() <= SAME_NATS
        && accuracy(model).low() >= -SAME_ACCURACY;
  }

  private SeedMean gap(String model) {
    return result.difference(model, ModelName.UNLEARNED, SeedMetric.KEPT_GAP);
  }

  private SeedMean accuracy(String model) {
    return result.difference(model, ModelName.UNLEARNED, SeedMetric.KEPT_ACCURACY_B);
  }

  private String against(List<String> models) {
    return text("against unlearned, %s: ", seeds())
        + each(
            models.stream(),
            model ->
                text(
                    "%s: kept −ELBO %+.2f nats (%+.2f to %+.2f), kept accuracy B %+.4f (%+.4f to"
                        + " %+.4f)",
                    model,
                    gap(model).mean(),
                    gap(model).low(),
                    gap(model).high(),
                    accuracy(model).mean(),
                    accuracy(model).low(),
                    accuracy(model).high()));
  }

  private String seeds() {
    return result.seeds().size() + " training seeds";
  }

  /** In percent: the mean, the least and the largest. */
  private static String percent(SeedMean share) {
    DoubleSummaryStatistics values = Arrays.stream(share.values()).summaryStatistics();
    return text(
        "%.1f %% (%.1f to %.1f)", 100 * share.mean(), 100 * values.getMin(), 100 * values.getMax());
  }

  private static String each(Stream<String> models, Function<String, String> said) {
    return models.map(said).collect(Collectors.joining("; "));
  }
}
