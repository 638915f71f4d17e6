package lethe.experiment;

import java.util.List;
import lethe.data.LabelSet;
import lethe.evaluate.Calibration;
import lethe.evaluate.ControlReading;
import lethe.evaluate.ModelReading;

/**
 * Everything that is said of the models around one forget set, with what it is read against.
 *
 * @param run what the run was
 * @param forgetSet the labels to forget
 * @param judges how good each judge is, and how calibrated on images that are no digits
 * @param models a row for each model: original, unlearned, ablations, retrained, untrained
 * @param controls a row for each set of plain images: constant grey, uniform noise
 */
public record Assessment(
    RunCard run,
    LabelSet forgetSet,
    List<JudgeQuality> judges,
    List<ModelReading> models,
    List<ControlReading> controls) {
  /** Copies the lists. */
  public Assessment {
    judges = List.copyOf(judges);
    models = List.copyOf(models);
    controls = List.copyOf(controls);
  }

  /**
   * How far a judge can be trusted.
   *
   * @param judge its name
   * @param testAccuracy share of the test images that are right, in [0, 1]
   * @param testLoss mean negative log-likelihood, nats per image
   * @param calibration its answers to images that are no digits
   */
  public record JudgeQuality(
      String judge, double testAccuracy, double testLoss, Calibration calibration) {
    static JudgeQuality of(Experiment.Judged judged, Calibration calibration) {
      return new JudgeQuality(
          judged.judge().name(),
          judged.log().last().testAccuracy(),
          judged.log().last().testLoss(),
          calibration);
    }
  }

  /** The row of a model. */
  public ModelReading model(String name) {
    return Named.find(models, ModelReading::model, name);
  }
}
