package lethe.support;

import lethe.base.Progress;
import lethe.model.Weights;
import lethe.optim.LearningRate;
import lethe.train.CvaeTrainer;
import lethe.train.CvaeTrainingConfig;

/** The small model after training on its images, made once. */
public final class TrainedSmall {
  private static final Weights WEIGHTS =
      new CvaeTrainer(
              Small.TORCH,
              Small.VAE,
              new CvaeTrainingConfig(64, 600, LearningRate.warmupCosine(1e-2, 20), 600, 1))
          .train(Small.images(600, 1), Small.images(60, 2), Progress.SILENT)
          .weights();

  private TrainedSmall() {}

  /** Weights that draw each label's own third of the pixels bright. */
  public static Weights weights() {
    return WEIGHTS;
  }
}
