package lethe.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lethe.base.RandomStream;
import lethe.data.LabelSet;
import lethe.evaluate.GreyAnswer;
import lethe.evaluate.GreyStatistics;
import lethe.forget.ForgettingConfig;
import lethe.model.NegativeElbo;
import lethe.model.Weights;

/**
 * What is each part of Selective Amnesia good for? The original, the unlearned model, its ablations
 * and the controls beside each other, read without a judge.
 */
final class AblationStudy {
  private final Experiment lethe;
  private final ForgettingConfig config;
  private final LabelSet forgetSet;
  private final Profile profile;

  /** The study of a profile's settings. */
  AblationStudy(Experiment lethe, ForgettingConfig config) {
    this.lethe = lethe;
    this.config = config;
    this.forgetSet = config.forgetSet();
    this.profile = lethe.settings().profile();
  }

  /** Reads all of them; makes what is missing. */
  ForgettingResult compare() {
    Models models = new Models(lethe, forgetSet);
    List<ForgettingRow> rows = new ArrayList<>();
    models
        .weights(models.all())
        .forEach((name, weights) -> rows.add(row(name, weights, rows.stream().findFirst())));
    return new ForgettingResult(config, rows, plainImages(), lethe.unlearned(forgetSet).report());
  }

  private ForgettingRow row(String name, Weights weights, Optional<ForgettingRow> before) {
    NegativeElbo.Value kept = lethe.negativeElbo(weights, forgetSet.complement());
    NegativeElbo.Value forgotten = lethe.negativeElbo(weights, forgetSet);
    return new ForgettingRow(
        name,
        lethe.greyStatistics(weights, forgetSet, profile.greySamples()),
        kept,
        forgotten,
        before.map(row -> kept.total() - row.negativeElboKept().total()).orElse(0.0),
        before.map(row -> forgotten.total() - row.negativeElboForgotten().total()).orElse(0.0));
  }

  /** The controls that no model draws. */
  private List<ForgettingResult.Control> plainImages() {
    int pixels = lethe.generator().pixels();
    float[] noise =
        RandomStream.of(profile.seed(), "uniform noise control")
            .uniform(profile.greySamples() * pixels);
    return List.of(
        new ForgettingResult.Control(
            "constantGrey", GreyStatistics.of(GreyAnswer.image(pixels), pixels)),
        new ForgettingResult.Control("uniformNoise", GreyStatistics.of(noise, pixels)));
  }
}
