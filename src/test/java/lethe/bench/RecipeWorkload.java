package lethe.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import lethe.base.Progress;
import lethe.forget.ForgettingConfig;
import lethe.forget.SelectiveAmnesia;
import lethe.model.Weights;
import lethe.train.CvaeTrainer;
import lethe.train.CvaeTrainingConfig;
import lethe.train.TrainingLog;

/** Whole runs of the notebooks' recipes, timed until what they are for is there. */
record RecipeWorkload(Workload all) {
  private static final double GOAL = 97.0;

  /** Until the log first shows a test −ELBO of 97 nats, its own evaluations included. */
  Bench.Outcome train() {
    CvaeTrainingConfig config =
        CvaeTrainingConfig.fast(all.options().seed()).withSteps(all.options().total());
    Stopwatch watch = new Stopwatch();
    TrainingLog log =
        new CvaeTrainer(all.torch(), all.generator(), config)
            .train(all.data().train(), all.data().test(), watch)
            .log();
    TrainingLog.Point reached =
        log.points().stream()
            .filter(point -> point.testNegativeElbo() <= GOAL)
            .findFirst()
            .orElse(log.last());
    return new Bench.Outcome(
        1 / watch.seconds(reached.step()), Map.of("test −ELBO (nats)", reached.testNegativeElbo()));
  }

  /** Until the recipe ends; what it reached is evaluated outside the clock. */
  Bench.Outcome forget() {
    Weights original = all.original();
    ForgettingConfig config =
        ForgettingConfig.fast(all.forgetSet(), all.options().seed())
            .withSteps(all.options().total());
    Stopwatch watch = new Stopwatch();
    Weights unlearned =
        new SelectiveAmnesia(all.torch(), all.generator(), config)
            .forget(original, all.fisherOfOriginal(), Progress.SILENT)
            .weights();
    double seconds = watch.seconds();
    Map<String, Double> quality = new LinkedHashMap<>();
    quality.put("median std of the forgotten digit", all.texture(unlearned));
    quality.put("rise of the kept −ELBO (nats)", all.keptElbo(unlearned) - all.keptElbo(original));
    return new Bench.Outcome(1 / seconds, quality);
  }
}
