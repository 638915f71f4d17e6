package lethe.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lethe.evaluate.Calibration;
import lethe.evaluate.Evaluation;
import lethe.evaluate.EvaluationConfig;
import lethe.evaluate.ModelReading;
import lethe.model.Weights;

/** What do both judges say of models, and how far can a judge be believed? */
final class AssessmentStudy {
  private static final int CALIBRATION_IMAGES = 200;

  private final Experiment lethe;

  AssessmentStudy(Experiment lethe) {
    this.lethe = lethe;
  }

  /** Reads models, by name, and the control rows. */
  Assessment assess(EvaluationConfig config, Map<String, Weights> models) {
    Evaluation evaluation = evaluation(config);
    List<ModelReading> readings = new ArrayList<>();
    models.forEach((name, weights) -> readings.add(evaluation.read(name, weights)));
    return new Assessment(
        lethe.card(),
        config.forgetSet(),
        List.of(quality(lethe.judgeA()), quality(lethe.judgeB())),
        readings,
        List.of(evaluation.constantGrey(), evaluation.uniformNoise()));
  }

  /** What reads them. */
  Evaluation evaluation(EvaluationConfig config) {
    return new Evaluation(
        lethe.torch(),
        lethe.generator(),
        List.of(lethe.judgeA().judge(), lethe.judgeB().judge()),
        lethe.data().test(),
        config);
  }

  private Assessment.JudgeQuality quality(Experiment.Judged judged) {
    Map<String, float[]> decodings = Map.of("untrained decodings", lethe.sheet(lethe.untrained()));
    return Assessment.JudgeQuality.of(
        judged,
        Calibration.measure(
            lethe.torch(),
            judged.judge(),
            CALIBRATION_IMAGES,
            decodings,
            lethe.settings().profile().seed()));
  }
}
