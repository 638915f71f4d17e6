package lethe.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lethe.base.RandomStream;
import lethe.data.LabelSet;
import lethe.data.LabelledImages;
import lethe.evaluate.IwaeBound;
import lethe.evaluate.MembershipInference;
import lethe.experiment.MembershipResult.Row;
import lethe.experiment.MembershipResult.Score;
import lethe.model.NegativeElbo;
import lethe.model.Weights;

/**
 * Can the training images of the forgotten labels still be told from test images of the same
 * labels? Members are drawn at random once, as many as there are non-members; every model scores
 * the same images with the same noise.
 */
public final class MembershipStudy {
  private final Experiment lethe;
  private final LabelSet forgetSet;
  private final MembershipConfig config;
  private final LabelledImages members;
  private final LabelledImages nonMembers;

  /** The study of one forget set, with as much work as the experiment's profile says. */
  public MembershipStudy(Experiment lethe, LabelSet forgetSet) {
    this(lethe, forgetSet, MembershipConfig.of(lethe.settings().profile()));
  }

  /** The same with other settings. */
  public MembershipStudy(Experiment lethe, LabelSet forgetSet, MembershipConfig config) {
    this.lethe = lethe;
    this.forgetSet = lethe.requireForgettable(forgetSet);
    this.config = config;
    LabelledImages train = lethe.data().train().only(forgetSet);
    LabelledImages test = lethe.data().test().only(forgetSet);
    int images = Math.min(config.images(), Math.min(train.count(), test.count()));
    this.members = some(train, images, "members");
    this.nonMembers = some(test, images, "non-members");
  }

  private LabelledImages some(LabelledImages images, int count, String name) {
    RandomStream random = RandomStream.of(config.seed(), name);
    return images.at(Arrays.copyOf(random.permutation(images.count()), count));
  }

  /** The original, the unlearned and the retrained model. */
  public MembershipResult compare() {
    return compare(new Models(lethe, forgetSet).weights(Models.THREE));
  }

  /**
   * Models of one's own, by name. Scores are calibrated if one is called {@code original}, and
   * PrivLeak has a value if one is called {@code retrained}.
   */
  public MembershipResult compare(Map<String, Weights> models) {
    Map<Form, Map<String, MembershipInference>> readings = new LinkedHashMap<>();
    int[] done = {0};
    for (Score score : Score.values()) {
      Map<String, Scores> scores = new LinkedHashMap<>();
      models.forEach(
          (name, weights) -> {
            scores.put(name, score(score, weights));
            int all = Score.values().length * models.size();
            lethe.progress().step("membership", ++done[0], all, score.title() + " of " + name);
          });
      readings.put(new Form(score, false), read(scores));
      if (models.containsKey(ModelName.ORIGINAL)) {
        Scores original = scores.remove(ModelName.ORIGINAL); // its own calibrated scores are all 0
        scores.replaceAll((name, own) -> own.since(original));
        readings.put(new Form(score, true), read(scores));
      }
    }
    List<Row> rows = new ArrayList<>();
    readings.forEach(
        (form, byModel) ->
            byModel.forEach((name, reading) -> rows.add(row(name, form, reading, byModel))));
    return new MembershipResult(forgetSet, config, rows);
  }

  /** A score, plain or against that of the original. */
  private record Form(Score score, boolean calibrated) {}

  private static Row row(
      String model,
      Form form,
      MembershipInference reading,
      Map<String, MembershipInference> byModel) {
    MembershipInference retrained = byModel.get(ModelName.RETRAINED);
    double privLeak = retrained == null ? Double.NaN : reading.privLeak(retrained);
    return new Row(
        model, form.score(), form.calibrated(), reading, reading.aucDeviation(), privLeak);
  }

  /** What a model says of members and of others. */
  private record Scores(double[] members, double[] nonMembers) {
    Scores since(Scores original) {
      return new Scores(
          MembershipInference.calibrated(members, original.members),
          MembershipInference.calibrated(nonMembers, original.nonMembers));
    }
  }

  private Scores score(Score score, Weights weights) {
    return new Scores(
        losses(score, members, config.seed(), weights),
        losses(score, nonMembers, config.seed() + 1, weights));
  }

  /** The negated losses: a member should have the larger score. */
  private double[] losses(Score score, LabelledImages images, long seed, Weights weights) {
    double[] losses =
        switch (score) {
          case NEGATIVE_ELBO ->
              new NegativeElbo(lethe.generator(), images, config.elboSamples(), seed)
                  .perImage(lethe.torch(), weights);
          case IWAE ->
              new IwaeBound(lethe.generator(), images, config.iwaeSamples(), seed)
                  .perImage(lethe.torch(), weights);
        };
    return Arrays.stream(losses).map(loss -> -loss).toArray();
  }

  private Map<String, MembershipInference> read(Map<String, Scores> scores) {
    Map<String, MembershipInference> readings = new LinkedHashMap<>();
    scores.forEach(
        (name, own) ->
            readings.put(
                name,
                MembershipInference.of(
                    own.members(), own.nonMembers(), config.resamples(), config.seed())));
    return readings;
  }
}
