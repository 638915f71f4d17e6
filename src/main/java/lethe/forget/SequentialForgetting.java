package lethe.forget;

import lethe.base.Progress;
import lethe.base.Savepoint;
import lethe.engine.Torch;
import lethe.fisher.FisherDiagonal;
import lethe.fisher.FisherEstimator;
import lethe.model.ConditionalGenerator;
import lethe.model.Weights;

/**
 * Forgets labels one after the other, each round by Selective Amnesia from the model that the round
 * before left, with a new Fisher diagonal and a new anchor.
 */
public final class SequentialForgetting {
  private final Torch torch;
  private final ConditionalGenerator generator;
  private final SequentialConfig config;

  /** Sequential forgetting with one generator architecture on a device. */
  public SequentialForgetting(
      Torch torch, ConditionalGenerator generator, SequentialConfig config) {
    this.torch = torch;
    this.generator = generator;
    this.config = config;
  }

  /**
   * One round.
   *
   * @param number from 1
   * @param original the model before the first round
   * @param current what the round before left; the original at round 1
   * @param savepoint of this round
   * @throws IllegalArgumentException if there is no such round
   * @throws IllegalStateException if a loss or gradient is not finite
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  public SelectiveAmnesia.Result round(
      int number, Weights original, Weights current, Savepoint savepoint, Progress progress) {
    Weights teacher =
        switch (config.teacher()) {
          case ORIGINAL -> original;
          case ROUND_BEFORE -> current;
        };
    FisherDiagonal fisher =
        FisherEstimator.estimate(torch, generator, current, config.fisher(number), progress);
    return new SelectiveAmnesia(
            torch,
            generator,
            config.forgetting(number),
            config.forgetMix(number),
            config.retainSet(number))
        .resuming(savepoint)
        .forget(current, teacher, fisher, progress);
  }
}
