package lethe.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lethe.base.Checks;
import lethe.data.LabelSet;
import lethe.evaluate.Calibration;
import lethe.evaluate.Evaluation;
import lethe.evaluate.EvaluationConfig;
import lethe.evaluate.ModelReading;
import lethe.experiment.Assessment.JudgeQuality;
import lethe.model.ImageJudge;
import lethe.model.Weights;

/**
 * What do judges say of models, and how far can a judge be believed? {@link Experiment#assess} asks
 * judges A and B; a study of one's own asks others, and neither A nor B is made for it: the package
 * page of {@code lethe.evaluate} has an example.
 */
public final class AssessmentStudy {
  private static final int CALIBRATION_IMAGES = 200;

  private final Experiment lethe;
  private final Optional<List<ImageJudge>> own;

  /** By judges A and B. */
  AssessmentStudy(Experiment lethe) {
    this.lethe = lethe;
    this.own = Optional.empty();
  }

  /**
   * By judges of one's own.
   *
   * @param judges with different names, at least one, of this data's images and labels
   * @throws IllegalArgumentException if they are not so
   */
  public AssessmentStudy(Experiment lethe, List<? extends ImageJudge> judges) {
    Checks.require(!judges.isEmpty(), "judges must be at least one, were none");
    judges.forEach(judge -> judge.requireReads(lethe.generator()));
    this.lethe = lethe;
    this.own = Optional.of(List.copyOf(judges));
  }

  /** Reads every model that concerns a forget set, with the control rows. */
  public Assessment assess(LabelSet forgetSet) {
    Models models = new Models(lethe, lethe.requireForgettable(forgetSet));
    if (own.isEmpty()) {
      lethe.requireJudgeable(); // what it cannot read is refused before models are made
    }
    return assess(forgetSet, models.weights(models.all()));
  }

  /** The same for models of one's own, by name. */
  public Assessment assess(LabelSet forgetSet, Map<String, Weights> models) {
    return assess(config(forgetSet), models);
  }

  /** The same with settings of one's own, such as images rounded to eight bits. */
  public Assessment assess(EvaluationConfig config, Map<String, Weights> models) {
    lethe.requireForgettable(config.forgetSet());
    Evaluation evaluation = evaluation(config);
    List<ModelReading> readings = new ArrayList<>();
    models.forEach((name, weights) -> readings.add(evaluation.read(name, weights)));
    return new Assessment(
        lethe.card(),
        config.forgetSet(),
        qualities(),
        readings,
        List.of(evaluation.constantGrey(), evaluation.uniformNoise()));
  }

  /**
   * What reads models around a forget set: the judges, shared latents, the test images. Studies
   * take it where they compare.
   */
  public Evaluation evaluation(LabelSet forgetSet) {
    return evaluation(config(forgetSet));
  }

  private EvaluationConfig config(LabelSet forgetSet) {
    return lethe.settings().profile().evaluation(lethe.requireForgettable(forgetSet));
  }

  private Evaluation evaluation(EvaluationConfig config) {
    return new Evaluation(
        lethe.torch(),
        lethe.generator(),
        own.orElseGet(() -> List.of(lethe.judgeA().judge(), lethe.judgeB().judge())),
        lethe.data().test(),
        config);
  }

  private List<JudgeQuality> qualities() {
    return own.map(judges -> judges.stream().map(this::quality).toList())
        .orElseGet(() -> List.of(quality(lethe.judgeA()), quality(lethe.judgeB())));
  }

  private JudgeQuality quality(Experiment.Judged judged) {
    return JudgeQuality.of(judged, calibration(judged.judge()));
  }

  private JudgeQuality quality(ImageJudge judge) {
    return JudgeQuality.of(lethe.torch(), judge, lethe.data().test(), calibration(judge));
  }

  private Calibration calibration(ImageJudge judge) {
    return Calibration.measure(
        lethe.torch(),
        judge,
        CALIBRATION_IMAGES,
        lethe.data().height(),
        lethe.data().width(),
        Map.of("untrained decodings", lethe.sheet(lethe.untrained())),
        lethe.settings().profile().seed());
  }
}
