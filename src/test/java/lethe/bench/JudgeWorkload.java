package lethe.bench;

import java.util.Map;
import lethe.base.Progress;
import lethe.model.Judge;
import lethe.optim.LearningRate;
import lethe.train.JudgeTrainer;
import lethe.train.JudgeTrainingConfig;
import lethe.train.JudgeTrainingLog;

/** The training of a judge on digits alone: its steps, and the time to a share of right answers. */
record JudgeWorkload(Workload all, Judge judge) {
  private static final LearningRate RATE = LearningRate.warmupCosine(3e-3, 200);
  private static final double RIGHT = 0.99;

  /** Whole passes of constant work; the clock looks at some of their steps. */
  Bench.Outcome steps() {
    Clock clock = new Clock(all.torch(), all.options());
    JudgeTrainingLog log = train(clock);
    return new Bench.Outcome(clock.rate(), Map.of("test accuracy", log.last().testAccuracy()));
  }

  /** Until the end of the first pass after which 99 % of the test images are right. */
  Bench.Outcome untilRight() {
    Stopwatch watch = new Stopwatch();
    JudgeTrainingLog log = train(watch);
    JudgeTrainingLog.Epoch reached =
        log.epochs().stream()
            .filter(epoch -> epoch.testAccuracy() >= RIGHT)
            .findFirst()
            .orElse(log.last());
    double seconds = watch.seconds(reached.epoch() * stepsPerPass());
    return new Bench.Outcome(1 / seconds, Map.of("test error", 1 - reached.testAccuracy()));
  }

  private JudgeTrainingLog train(Progress progress) {
    int passes = (all.options().total() + stepsPerPass() - 1) / stepsPerPass();
    JudgeTrainingConfig config =
        new JudgeTrainingConfig(all.options().batch(), passes, RATE, 0, 0, all.options().seed());
    return new JudgeTrainer(all.torch(), judge, config)
        .train(all.data().train(), all.data().test(), progress)
        .log();
  }

  private int stepsPerPass() {
    return all.data().train().count() / all.options().batch();
  }
}
