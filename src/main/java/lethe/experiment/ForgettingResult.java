package lethe.experiment;

import static lethe.experiment.Claim.text;

import java.util.List;
import java.util.stream.Stream;
import lethe.data.LabelSet;
import lethe.evaluate.GreyStatistics;
import lethe.forget.ForgettingConfig;
import lethe.forget.ForgettingReport;
import lethe.model.Draw;

/**
 * Selective Amnesia beside its ablations and controls: what {@code forgetting.json} keeps.
 *
 * @param config how the unlearned model forgot
 * @param rows the original first, then the unlearned model, the ablations, and the retrained and
 *     the untrained model
 * @param controls plain images that no model drew: constant grey and uniform noise
 * @param report every loss term of the unlearned model's run
 */
public record ForgettingResult(
    ForgettingConfig config,
    List<ForgettingRow> rows,
    List<Control> controls,
    ForgettingReport report) {
  /** Differences of the kept −ELBO up to this are none, nats per image. */
  private static final double SAME_NATS = 0.1;

  /** A median std and a mean this near to those of noise are noise. */
  private static final double LIKE_NOISE = 0.02;

  /** Copies the lists. */
  public ForgettingResult {
    rows = List.copyOf(rows);
    controls = List.copyOf(controls);
  }

  /**
   * Plain images.
   *
   * @param control their name
   * @param greyStatistics how flat and how bright they are
   */
  public record Control(String control, GreyStatistics greyStatistics) {}

  /**
   * What the two kinds of replayed image cost the kept labels.
   *
   * @param samples the kept gap where samples of the original are replayed, nats per image
   * @param means the same where its means are
   */
  public record ReplayCost(double samples, double means) {}

  /** The labels to forget. */
  public LabelSet forgetSet() {
    return config.forgetSet();
  }

  /** The row of a model. */
  public ForgettingRow row(String model) {
    return Named.find(rows, ForgettingRow::model, model);
  }

  /** Plain images by their name. */
  public Control control(String name) {
    return Named.find(controls, Control::control, name);
  }

  /** How much more the kept labels lose with an ablation than with the whole recipe, nats. */
  public double costOf(Ablation ablation) {
    return row(ablation.title()).keptGap() - row(ModelName.UNLEARNED).keptGap();
  }

  /** The recipe and the ablation that replays the other kind of image, whichever is which. */
  public ReplayCost replayCost() {
    double own = row(ModelName.UNLEARNED).keptGap();
    Ablation change =
        config.replayDraw() == Draw.MEAN ? Ablation.REPLAYED_SAMPLES : Ablation.REPLAYED_MEANS;
    double other = row(change.title()).keptGap();
    return change == Ablation.REPLAYED_MEANS
        ? new ReplayCost(own, other)
        : new ReplayCost(other, own);
  }

  /** Sentences of the reference that these rows test, and one of ours. */
  public List<Claim> claims() {
    return Stream.of(noise(), penalty(), samples()).toList();
  }

  /** Confirmed if the images are as rough as noise, refuted if they are flat grey. */
  private Claim noise() {
    GreyStatistics own = row(ModelName.UNLEARNED).greyStatistics();
    GreyStatistics noise = control("uniformNoise").greyStatistics();
    boolean rough =
        Math.abs(own.withinImageStdMedian() - noise.withinImageStdMedian()) <= LIKE_NOISE
            && Math.abs(own.meanGrey() - noise.meanGrey()) <= LIKE_NOISE;
    return new Claim(
        "after forgetting, the label gives \"unrecognizable noise\"",
        Claim.Verdict.of(rough, own.flatGrey()),
        text(
            "images of %s have a mean of %.3f and a median within-image std of %.4f; uniform noise"
                + " has %.3f and %.4f, constant grey 0.500 and 0",
            forgetSet(),
            own.meanGrey(),
            own.withinImageStdMedian(),
            noise.meanGrey(),
            noise.withinImageStdMedian()));
  }

  /** One training seed gives no interval: notebook 11 has one. */
  private Claim penalty() {
    return new Claim(
        "\"EWC is highly effective\" at keeping the other digits",
        Claim.Verdict.UNDECIDED,
        text(
            "leaving out the penalty adds %+.2f nats to the kept −ELBO, leaving out replay %+.2f,"
                + " both %+.2f; one training seed, no interval: notebook 11 has one",
            costOf(Ablation.NO_EWC), costOf(Ablation.NO_REPLAY), costOf(Ablation.NAIVE)));
  }

  /** Decided by a difference above {@link #SAME_NATS}. */
  private Claim samples() {
    ReplayCost cost = replayCost();
    double saved = cost.means() - cost.samples();
    return new Claim(
        "ours: replayed samples hold the kept −ELBO better than replayed means",
        Math.abs(saved) <= SAME_NATS ? Claim.Verdict.UNDECIDED : Claim.Verdict.of(saved > 0),
        text(
            "the kept −ELBO rises by %+.2f nats with samples, %+.2f with means; one training seed",
            cost.samples(), cost.means()));
  }
}
